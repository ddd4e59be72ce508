namespace SpannerMutex.Migrations.Scripts;

/// <summary>One migration: a file <c>V0001__add_orders.sql</c>, read and validated.</summary>
internal sealed record MigrationScript
{
    /// <summary>The number in the file's name, 1 or more; it orders the migrations. Leading zeros don't count.</summary>
    public required long Version { get; init; }

    /// <summary>The text between the two underscores and <c>.sql</c>: <c>add_orders</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The file's name without its folder.</summary>
    public required string FileName { get; init; }

    /// <summary>
    /// SHA-256 of the file's text, 64 lower-case hex digits. Line endings, blanks at the end of a line, blank lines at
    /// the end of the file and a byte order mark don't count. Comments do: telling a harmless comment from one that
    /// changes how the file is run is not worth a second rule. Blanks at a line's end inside a triple-quoted literal are the
    /// one thing that is sent and doesn't count.
    /// </summary>
    public required string Checksum { get; init; }

    /// <summary>How the statements are run.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>The statements in their order; at least one.</summary>
    public required IReadOnlyList<ScriptStatement> Statements { get; init; }

    /// <summary>
    /// A checksum of the first statements only. It is stored in the history of a migration that stopped half-way, and proves
    /// that a corrected file changes only what was not applied yet.
    /// </summary>
    /// <param name="count">How many statements, 0 to all.</param>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or more than there are.</exception>
    public string ChecksumOfFirst(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Statements.Count);
        return ChecksumOf(Statements.Take((int)count).Select(statement => statement.Sql));
    }

    internal static string ChecksumOf(IEnumerable<string> statements) => ScriptChecksum.Of(string.Join(";\n", statements));
}
