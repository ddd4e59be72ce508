using System.Text.Json;

namespace SpannerMutex.Spanner.Wire;

internal sealed record Operation
{
    public string? Name { get; init; }

    public bool Done { get; init; }

    public OperationError? Error { get; init; }

    public JsonElement? Response { get; init; }

    public OperationMetadata? Metadata { get; init; }

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
