using System.Security.Cryptography;
using System.Text;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>SHA-256 of a text, without what editors or git change automatically.</summary>
internal static class ScriptChecksum
{
    /// <param name="text">A text whose line endings are <c>\n</c> already.</param>
    public static string Of(string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd(' ', '\t'));
        return Sha256(string.Join('\n', lines).TrimEnd('\n'));
    }

    public static string Sha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Short(string checksum) => checksum.Length <= 12 ? checksum : checksum[..12];
}
