using System.Text;

namespace SpannerMutex.Leases;

/// <summary>Whether a text can be stored as it is: as UTF-8, half a surrogate pair would turn into another text without a word.</summary>
internal static class UnicodeText
{
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
