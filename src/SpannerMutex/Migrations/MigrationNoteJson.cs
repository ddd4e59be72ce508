using System.Text.Json.Serialization;

namespace SpannerMutex.Migrations;

/// <summary>The note's serializer, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MigrationNote))]
internal sealed partial class MigrationNoteJson : JsonSerializerContext;
