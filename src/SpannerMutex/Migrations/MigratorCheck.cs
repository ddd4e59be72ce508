namespace SpannerMutex.Migrations;

/// <summary>One of the gate's migrators and what it answered last.</summary>
/// <param name="Migrator">The migrator.</param>
/// <param name="Answer">Null if it can't be asked before those in front of it are through.</param>
internal sealed record MigratorCheck(ISchemaMigrator Migrator, SchemaCheck? Answer)
{
    public string Name { get; } = Migrator.Name;

    public bool IsUpToDate => Answer is { State: SchemaState.UpToDate };

    /// <summary>Whether something is known to be pending.</summary>
    public bool IsPending => Answer is { State: SchemaState.Pending };

    public MigrationSetKey? Key => Answer is null ? null : MigrationSetKey.Of(Name, Answer);
}
