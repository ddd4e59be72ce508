using System.Text.Json.Serialization;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>The serializer of the status page and of 503 responses, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GateStatus))]
[JsonSerializable(typeof(GateProblem))]
internal sealed partial class StatusJson : JsonSerializerContext;
