namespace FluentMigrator.Runner.Initialization;

/// <summary>One place that FluentMigrator takes migrations from: what <c>For.Migrations()</c> registers.</summary>
public interface IMigrationSourceItem
{
    IEnumerable<Type> MigrationTypeCandidates { get; }
}
