namespace SpannerMutex.Migrations;

/// <summary>A step of a migration run.</summary>
/// <param name="Migration">Which migration, e.g. <c>V0003__add_orders</c>.</param>
/// <param name="Step">What is being done, e.g. <c>statement 2 of 5</c>.</param>
/// <param name="IsApplied">Whether the migration is applied.</param>
public sealed record MigrationProgress(string Migration, string Step, bool IsApplied = false);
