namespace SpannerMutex.Migrations;

/// <summary>One of the gate's migrators and the result of its last check.</summary>
/// <param name="Migrator">The migrator.</param>
/// <param name="Check">Null if it can't be checked before those in front of it have finished.</param>
internal sealed record MigratorCheck(ISchemaMigrator Migrator, SchemaCheck? Check)
{
    public string Name { get; } = Migrator.Name;

    public bool IsUpToDate => Check is { State: SchemaState.UpToDate };

    /// <summary>Whether something is known to be pending.</summary>
    public bool IsPending => Check is { State: SchemaState.Pending };

    public MigrationSetKey? Key => Check is null ? null : MigrationSetKey.Of(Name, Check);

    /// <summary>Validates the result of a check.</summary>
    /// <exception cref="InvalidOperationException">The result is invalid: a custom migrator may return anything.</exception>
    public static MigratorCheck Of(ISchemaMigrator migrator, SchemaCheck? result)
    {
        if (result is null || !Enum.IsDefined(result.State))
        {
            throw new InvalidOperationException(
                $"CheckAsync of the migrator '{migrator.Name}' returned {(result is null ? "null" : $"the unknown state {result.State:D}")}. Return a SchemaCheck with one of the states of SchemaState.");
        }

        return result.Fingerprint is { Length: > 0 and <= SchemaCheck.LongestFingerprint }
            ? new MigratorCheck(migrator, result)
            : throw new InvalidOperationException(
                $"The migrator '{migrator.Name}' names its set of migrations by a fingerprint of {result.Fingerprint?.Length ?? 0} characters; it has 1 to {SchemaCheck.LongestFingerprint}.");
    }
}
