namespace RandomRounds.Plan;

/// <summary>What must be there in the end, worked out beside the SQL and without any of the product's code.</summary>
internal sealed class ExpectedDatabase
{
    public List<ExpectedTable> Tables { get; } = [];

    /// <summary>Every schema change, which must have been made exactly once.</summary>
    public List<string> Ddl { get; } = [];

    /// <summary>The names that DML has written into the table Log, under a new key each time: exactly one row of each.</summary>
    public SortedSet<string> Logged { get; } = new(StringComparer.Ordinal);
}
