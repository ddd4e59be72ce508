using System.Text.Json.Serialization;
using SpannerMutex.AspNetCore.Requests;

namespace SpannerMutex.AspNetCore.Status;

/// <summary>The serializer of the status page and of refusals, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MigrationStatus))]
[JsonSerializable(typeof(GateProblem))]
internal sealed partial class StatusJson : JsonSerializerContext;
