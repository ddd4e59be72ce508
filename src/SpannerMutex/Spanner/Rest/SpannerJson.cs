using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Rest;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(SpannerValueConverter)])]
[JsonSerializable(typeof(BeginTransactionRequest))]
[JsonSerializable(typeof(CommitReply))]
[JsonSerializable(typeof(CommitRequest))]
[JsonSerializable(typeof(CreateDatabaseRequest))]
[JsonSerializable(typeof(CreateInstanceRequest))]
[JsonSerializable(typeof(CreateSessionRequest))]
[JsonSerializable(typeof(Empty))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(ExecuteBatchDmlReply))]
[JsonSerializable(typeof(ExecuteBatchDmlRequest))]
[JsonSerializable(typeof(ExecuteSqlRequest))]
[JsonSerializable(typeof(Operation))]
[JsonSerializable(typeof(ReadRequest))]
[JsonSerializable(typeof(ResultSet))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Transaction))]
[JsonSerializable(typeof(UpdateDdlRequest))]
internal sealed partial class SpannerJson : JsonSerializerContext;
