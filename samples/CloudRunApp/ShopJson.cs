using System.Text.Json.Serialization;

namespace CloudRunApp;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Order[]))]
[JsonSerializable(typeof(ShopSummary))]
internal sealed partial class ShopJson : JsonSerializerContext;
