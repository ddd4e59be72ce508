namespace SpannerMutex.Spanner.Wire;

internal sealed record UpdateDdlRequest(IReadOnlyList<string> Statements, string? OperationId);
