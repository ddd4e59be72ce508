namespace SpannerMutex.Migrations;

/// <summary>A migrator's answer to whether anything is pending.</summary>
public sealed record SchemaCheck
{
    /// <summary>How the database stands.</summary>
    public required SchemaState State { get; init; }

    /// <summary>
    /// Names the set of migrations that this instance carries, the same in every instance that carries the same set:
    /// waiters and failure counts are told apart by it. At most 128 characters.
    /// </summary>
    public required string Fingerprint { get; init; }

    /// <summary>What is still to be applied, in order, for people to read; empty where it isn't known.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>What is applied, in order, for people to read; empty where it isn't known.</summary>
    public IReadOnlyList<string> Applied { get; init; } = [];
}
