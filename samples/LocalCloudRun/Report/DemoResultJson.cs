using System.Text.Json.Serialization;

namespace LocalCloudRun.Report;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemoResult))]
[JsonSerializable(typeof(RolloutResult))]
internal sealed partial class DemoResultJson : JsonSerializerContext;
