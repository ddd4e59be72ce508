using System.Text.Json.Serialization;

namespace LocalCloudRun.Observation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GateStatus))]
internal sealed partial class GateStatusJson : JsonSerializerContext;
