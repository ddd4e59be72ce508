namespace RandomRounds.Plan;

/// <summary>A table as it must be in the end. Every column is an INT64.</summary>
internal sealed class ExpectedTable(string name)
{
    public string Name => name;

    /// <summary>The columns beside Id, in the order of their making.</summary>
    public List<string> Columns { get; } = ["N"];

    public SortedSet<string> Indexes { get; } = new(StringComparer.Ordinal);

    /// <summary>A row by its Id; a column that is missing is NULL.</summary>
    public SortedDictionary<long, Dictionary<string, long>> Rows { get; } = [];

    /// <summary>
    /// Whether partitioned DML has run over it. That may run once more, and late: rows that come afterwards would get its
    /// values too, so none come.
    /// </summary>
    public bool IsClosed { get; set; }
}
