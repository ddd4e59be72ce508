using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Rest;

internal sealed record UpdateDdlRequest(IReadOnlyList<string> Statements, string? OperationId);

internal sealed record Operation
{
    public string? Name { get; init; }

    public bool Done { get; init; }

    public OperationError? Error { get; init; }

    public JsonElement? Response { get; init; }

    public OperationMetadata? Metadata { get; init; }

    [JsonIgnore]
    public string Id => Name?[(Name.LastIndexOf('/') + 1)..] ?? "";

    public SpannerOperation ToOperation() => new()
    {
        Id = Id,
        IsDone = Done,
        Error = Error is { } error ? new SpannerOperationError((SpannerStatusCode)error.Code, error.Message ?? "") : null,
        Statements = Metadata?.Statements ?? [],
        CommitTimestamps = Metadata?.CommitTimestamps ?? [],
        IsThrottled = Metadata?.Throttled ?? false,
        ProgressPercent = Metadata?.Progress?.Select(progress => progress.ProgressPercent).ToArray() ?? [],
    };

    internal sealed record OperationError
    {
        public int Code { get; init; }

        public string? Message { get; init; }
    }

    internal sealed record OperationMetadata
    {
        public IReadOnlyList<string>? Statements { get; init; }

        public IReadOnlyList<DateTimeOffset>? CommitTimestamps { get; init; }

        public bool Throttled { get; init; }

        public IReadOnlyList<OperationProgress>? Progress { get; init; }
    }

    internal sealed record OperationProgress
    {
        public int ProgressPercent { get; init; }
    }
}

internal sealed record CreateDatabaseRequest(string CreateStatement, IReadOnlyList<string>? ExtraStatements);

internal sealed record CreateInstanceRequest(string InstanceId, CreateInstanceRequest.NewInstance Instance)
{
    internal sealed record NewInstance(string Config, string DisplayName, int NodeCount);
}
