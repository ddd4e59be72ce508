namespace SpannerMutex.Migrations;

/// <summary>A step of a migration run.</summary>
/// <param name="Migration">Which migration, e.g. <c>V0003__add_orders</c>.</param>
/// <param name="Step">What happens to it now, e.g. <c>statement 2 of 5</c>.</param>
/// <param name="IsApplied">Whether it is through.</param>
public sealed record MigrationProgress(string Migration, string Step, bool IsApplied = false);
