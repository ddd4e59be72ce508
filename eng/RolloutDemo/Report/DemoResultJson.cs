using System.Text.Json.Serialization;

namespace RolloutDemo.Report;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(RolloutResult))]
internal sealed partial class DemoResultJson : JsonSerializerContext;
