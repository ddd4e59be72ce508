using System.Diagnostics.CodeAnalysis;

namespace FluentMigrator.Runner.Initialization;

/// <summary>The settings of FluentMigrator's runner that the gate reads, with the defaults of 8.0.1.</summary>
public sealed class RunnerOptions
{
    public string? Profile { get; set; }

    [SuppressMessage("Performance", "CA1819", Justification = "As FluentMigrator declares it.")]
    public string[]? Tags { get; set; }

    public bool AllowBreakingChange { get; set; }

    public bool TransactionPerSession { get; set; }

    public bool IncludeUntaggedMigrations { get; set; } = true;
}
