using System.Buffers;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Reads a body to its end, up to a limit, so that an endless body can't fill the memory.</summary>
internal static class BodyReader
{
    public const int Limit = 16 << 20;

    public static async Task<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> ReadAsync(
        HttpContent content, CancellationToken cancellationToken)
    {
        var writer = new ArrayBufferWriter<byte>(4096);
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (writer.WrittenCount <= Limit)
            {
                var read = await body.ReadAsync(writer.GetMemory(4096), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return (writer.WrittenMemory, true);
                }

                writer.Advance(read);
            }
        }

        return (writer.WrittenMemory, false);
    }
}
