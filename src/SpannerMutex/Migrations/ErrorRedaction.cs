using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// Decides how much of an error is shown. A database, a tool or a script may quote a literal of a statement or a row's key,
/// which may be a secret. A redacted error contains only text of this library: where it happened, its types and codes, its
/// stack. Everything that the gate logs, writes or throws passes through here.
/// </summary>
/// <param name="isOn">Whether errors are redacted.</param>
internal sealed class ErrorRedaction(bool isOn)
{
    private const string WayOut = "(Its text is redacted and kept nowhere. To see it, set Migrations:RedactErrors to false and let it happen again.)";
    private const string FromBefore = "(Its text is redacted: it was written by an instance with Migrations:RedactErrors false.)";

    public static ErrorRedaction On { get; } = new(true);

    public static ErrorRedaction Off { get; } = new(false);

    public bool IsOn => isOn;

    /// <summary>
    /// The error as it may be shown. A redacted one has the type with the same meaning for the migration as the error itself;
    /// an error that contains only text of this library is returned unchanged.
    /// </summary>
    public Exception Of(Exception e, string? migrator = null)
    {
        if (!isOn || IsOurs(e))
        {
            return e;
        }

        var text = (migrator is null ? "" : $"{migrator}: ") + MessageOf(e);
        var cause = new RedactedException(ErrorCause.Of(e));
        return MigrationFailedException.IsFailedAttempt(e)
            ? new MigrationFailedException(text, cause) { RedactedMessage = text }
            : new MigrationInterruptedException(text, ErrorClassification.IsTransient(e), cause) { RedactedMessage = text };
    }

    /// <summary>The error's message, as far as it may be shown.</summary>
    public string MessageOf(Exception e) => !isOn || IsOurs(e) ? e.Message : $"{ErrorClassification.Describe(e)} {WayOut}";

    /// <summary>A record's note. If errors are redacted, it is without the errors of instances that don't redact.</summary>
    public MigrationNote? NoteOf(LeaseRecord? record) => MigrationNote.Of(record) is { } note
        ? !isOn ? note : note with { Sets = [.. note.Sets.Select(Redact)] }
        : null;

    public ISchemaMigrator Of(ISchemaMigrator migrator) => isOn ? new RedactingMigrator(migrator, this) : migrator;

    private static bool IsOurs(Exception e) =>
        e is RedactedException
        || (e is SpannerMutexException own && own.RedactedMessage == own.Message && (own.InnerException is null || IsOurs(own.InnerException)));

    private static MigrationSet Redact(MigrationSet set) =>
        set.Error is null || set.IsErrorRedacted ? set : set with { Error = FromBefore, IsErrorRedacted = true };
}
