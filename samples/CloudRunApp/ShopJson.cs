using System.Text.Json.Serialization;
using SpannerMutex.Migrations;

namespace CloudRunApp;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InstanceIdentity))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Order[]))]
[JsonSerializable(typeof(ShopSummary))]
internal sealed partial class ShopJson : JsonSerializerContext;
