namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// PostgreSQL's text can hold any character but U+0000. That one is escaped by its symbol (U+2400), and the symbol is
/// doubled, so that the table stays readable, different names stay different, and a prefix stays a prefix.
/// </summary>
internal static class NulEscaping
{
    private const string Picture = "\u2400"; // SYMBOL FOR NULL

    public static string Encode(string text) => text
        .Replace(Picture, Picture + Picture, StringComparison.Ordinal)
        .Replace("\0", Picture + "0", StringComparison.Ordinal);

    public static string Decode(string text) => string.Join(
        Picture,
        text.Split(Picture + Picture).Select(part => part.Replace(Picture + "0", "\0", StringComparison.Ordinal)));
}
