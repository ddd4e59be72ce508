namespace SpannerMutex.Spanner.Wire;

internal sealed record CreateDatabaseRequest(string CreateStatement, IReadOnlyList<string>? ExtraStatements);
