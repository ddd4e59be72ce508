using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Rest;

internal sealed class SpannerValueConverter : JsonConverter<SpannerValue>
{
    public override SpannerValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A value is read by SpannerRow, which knows its column's type.");

    public override void Write(Utf8JsonWriter writer, SpannerValue value, JsonSerializerOptions options) =>
        value.WriteTo(writer);
}
