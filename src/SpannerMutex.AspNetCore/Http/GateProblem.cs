namespace SpannerMutex.AspNetCore.Http;

/// <summary>
/// The body of a 503 response (RFC 9457). Anybody may read it, so it contains no error text: that is on the status page.
/// </summary>
internal sealed record GateProblem(string Title, int Status, string Detail, Migrations.MigrationPhase Phase, DateTimeOffset Since, string? Holder);
