using System.Text;

namespace SpannerMutex.Text;

/// <summary>Checks that a text can be stored unchanged: in UTF-8, half a surrogate pair would silently become another text.</summary>
internal static class UnicodeText
{
    /// <summary>Refuses a text that is not well-formed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the reader of the error.</param>
    /// <param name="parameter">The parameter that it came by.</param>
    /// <exception cref="ArgumentException">It contains half a surrogate pair.</exception>
    public static void Check(string text, string what, string parameter)
    {
        if (FirstHalfSurrogate(text) is { } index)
        {
            throw new ArgumentException(
                $"{what} must be well-formed Unicode; character {index} of this one is half of a surrogate pair.", parameter);
        }
    }

    /// <summary>The index of the first unpaired surrogate; null if the text is well-formed.</summary>
    public static int? FirstHalfSurrogate(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                return i;
            }

            i += rune.Utf16SequenceLength;
        }

        return null;
    }
}
