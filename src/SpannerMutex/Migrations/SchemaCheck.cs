namespace SpannerMutex.Migrations;

/// <summary>The result of a migrator's check for pending migrations.</summary>
public sealed record SchemaCheck
{
    /// <summary>How many characters a <see cref="Fingerprint" /> has at most: 128.</summary>
    public const int LongestFingerprint = 128;

    /// <summary>Whether anything is pending.</summary>
    public required SchemaState State { get; init; }

    /// <summary>
    /// Names the set of migrations that this instance carries, the same in every instance that carries the same set:
    /// waiters and failure counts are told apart by it. At most <see cref="LongestFingerprint" /> characters.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// Names the database that the migrations are applied to: server, database, schema or history table. An instance accepts
    /// another's success only if both have the same target. The same text in every instance with one database, and another text
    /// for any other database; the lease keeps a hash of it. Null where the migrator can't tell: outcomes are then not shared,
    /// and each instance acquires the lease and checks for itself. Default: null.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>
    /// Whether a later check without the lock may succeed, after <see cref="SchemaState.RequiresLock" />: the database was too
    /// busy for this one. Default: false.
    /// </summary>
    public bool MayBeKnownLater { get; init; }

    /// <summary>The pending migrations, in order, for people to read; empty where they aren't known.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>The applied migrations, in order, for people to read; empty where they aren't known.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>What the check has read of the database, for the run under the same lease; only the migrator can read it.</summary>
    internal object? Findings { get; init; }
}
