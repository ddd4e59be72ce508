namespace SpannerMutex.Migrations;

/// <summary>One failure of a set of migrations. Times are the store's.</summary>
internal sealed record MigrationSetFailure(
    string Error, string Instance, DateTimeOffset At, DateTimeOffset RetryAt, bool IsCounted, bool IsErrorRedacted = false);
