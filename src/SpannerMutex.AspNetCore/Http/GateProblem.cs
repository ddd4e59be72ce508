using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>
/// The body of a refusal (RFC 9457). It goes to anybody, so it holds no error text: that is on the status page.
/// </summary>
internal sealed record GateProblem(string Title, int Status, string Detail, Migrations.MigrationPhase Phase, DateTimeOffset Since, string? Holder);
