namespace SpannerMutex.Migrations;

/// <summary>One of the gate's migrators and what it answered last.</summary>
/// <param name="Migrator">The migrator.</param>
/// <param name="Check">Null if it can't be asked before those in front of it are through.</param>
internal sealed record MigratorCheck(ISchemaMigrator Migrator, SchemaCheck? Check)
{
    public string Name { get; } = Migrator.Name;

    public bool IsUpToDate => Check is { State: SchemaState.UpToDate };

    /// <summary>Whether something is known to be pending.</summary>
    public bool IsPending => Check is { State: SchemaState.Pending };

    public MigrationSetKey? Key => Check is null ? null : MigrationSetKey.Of(Name, Check);

    /// <summary>An answer that a gate can go by.</summary>
    /// <exception cref="InvalidOperationException">It is none: a migrator of the app's own may answer anything.</exception>
    public static MigratorCheck Of(ISchemaMigrator migrator, SchemaCheck? answer)
    {
        if (answer is null || !Enum.IsDefined(answer.State))
        {
            throw new InvalidOperationException(
                $"The migrator '{migrator.Name}' answered {(answer is null ? "nothing" : $"with the unknown state {answer.State:D}")} to whether anything is pending.");
        }

        return answer.Fingerprint is { Length: > 0 and <= SchemaCheck.LongestFingerprint }
            ? new MigratorCheck(migrator, answer)
            : throw new InvalidOperationException(
                $"The migrator '{migrator.Name}' names its set of migrations by a fingerprint of {answer.Fingerprint?.Length ?? 0} characters; it has 1 to {SchemaCheck.LongestFingerprint}.");
    }
}
