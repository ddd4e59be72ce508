using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>Turns a file's bytes into text: UTF-8, without a byte order mark, lines ended by <c>\n</c>.</summary>
internal static class ScriptText
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static string? Decode(string fileName, ReadOnlySpan<byte> content, List<ScriptProblem> problems)
    {
        var bytes = content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
        var markLength = content.Length - bytes.Length;

        var chars = new char[bytes.Length];
        var outcome = Utf8.ToUtf16(bytes, chars, out var bytesRead, out var charsWritten, replaceInvalidSequences: false);
        var text = NormalizeLineEndings(new string(chars, 0, charsWritten));

        // A NUL is valid UTF-8, but in SQL it only comes from UTF-16 that was taken for UTF-8.
        var nul = bytes.IndexOf((byte)0);
        var offset = nul >= 0 && nul < bytesRead ? nul : bytesRead;
        if (outcome == OperationStatus.Done && nul < 0)
        {
            return text;
        }

        var line = 1 + (nul == offset ? text.AsSpan(0, text.IndexOf('\0', StringComparison.Ordinal)) : text).Count('\n');
        problems.Add(new ScriptProblem(
            fileName,
            line,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the file is not UTF-8 text: the byte at offset {offset + markLength} (0x{bytes[offset]:X2}) doesn't fit. Save it as UTF-8.")));
        return null;
    }

    // GoogleSQL itself reads every line break inside a triple-quoted literal as \n, so this changes no statement's
    // meaning; without it a checkout with CRLF would send other statements than one with LF.
    private static string NormalizeLineEndings(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
