using System.Text;

namespace SpannerMutex.Text;

/// <summary>Whether a text can be stored as it is: as UTF-8, half a surrogate pair would turn into another text without a word.</summary>
internal static class UnicodeText
{
    /// <summary>Refuses a text that is not well-formed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, for the reader of the error.</param>
    /// <param name="parameter">The parameter that it came by.</param>
    /// <exception cref="ArgumentException">Half a surrogate pair stands alone in it.</exception>
    public static void Check(string text, string what, string parameter)
    {
        if (FirstHalfSurrogate(text) is { } index)
        {
            throw new ArgumentException(
                $"{what} is well-formed Unicode; character {index} of this one is half of a surrogate pair.", parameter);
        }
    }

    /// <summary>The index of the first half of a surrogate pair that stands alone; null if the text is well-formed.</summary>
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
