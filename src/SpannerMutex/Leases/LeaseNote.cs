using SpannerMutex.Text;

namespace SpannerMutex.Leases;

/// <summary>The text that a lease's record carries for people.</summary>
internal static class LeaseNote
{
    // A STRING(MAX) of Spanner holds 2,621,440 characters (https://cloud.google.com/spanner/quotas#tables).
    private const int MaxLength = 1_000_000;

    /// <summary>The note of an acquisition, checked.</summary>
    public static string? Of(AcquireOptions? options)
    {
        var note = options?.Note;
        Check(note);
        return note;
    }

    /// <summary>Rejects early what a store would reject only when the lease is acquired or released.</summary>
    public static void Check(string? note)
    {
        if (note is null)
        {
            return;
        }

        if (note.Length > MaxLength)
        {
            throw new ArgumentException(
                $"A lease's note has at most {MaxLength} characters; this one has {note.Length}.", nameof(note));
        }

        UnicodeText.Check(note, "A lease's note", nameof(note));
    }
}
