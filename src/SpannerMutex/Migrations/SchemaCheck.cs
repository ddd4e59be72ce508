namespace SpannerMutex.Migrations;

/// <summary>A migrator's answer to whether anything is pending.</summary>
public sealed record SchemaCheck
{
    /// <summary>How many characters a <see cref="Fingerprint" /> has at most: 128.</summary>
    public const int LongestFingerprint = 128;

    /// <summary>How the database stands.</summary>
    public required SchemaState State { get; init; }

    /// <summary>
    /// Names the set of migrations that this instance carries, the same in every instance that carries the same set:
    /// waiters and failure counts are told apart by it. At most <see cref="LongestFingerprint" /> characters.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// Names what the migrations are applied to: the server, the database, the schema or the history table. An instance
    /// takes another's success for its own only if both name the same. The same text in every instance before one database,
    /// and another before any other; the lease keeps a hash of it. Null where the migrator can't tell: outcomes are then not
    /// shared, and each instance takes the lease and asks for itself. Default: null.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>
    /// Whether a further question without the lock may be answered, after <see cref="SchemaState.RequiresLock" />:
    /// the database was too busy for this one. Default: false.
    /// </summary>
    public bool MayBeKnownLater { get; init; }

    /// <summary>What is still to be applied, in order, for people to read; empty where it isn't known.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>What is applied, in order, for people to read; empty where it isn't known.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>What the migrator learnt of the database, for its run under the lease of this check; nobody else can read it.</summary>
    internal object? Findings { get; init; }
}
