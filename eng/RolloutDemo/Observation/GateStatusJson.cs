using System.Text.Json.Serialization;

namespace RolloutDemo.Observation;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(GateStatus))]
internal sealed partial class GateStatusJson : JsonSerializerContext;
