namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// PostgreSQL's text holds any character but U+0000. That one is written as a picture, and the picture twice, so that the
/// table stays readable and two names never become one; a prefix stays a prefix.
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
