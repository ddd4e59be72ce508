using SpannerMutex.Stores;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// Which SQL scripts are run, and how their history is kept. A <see cref="ScriptMigrator" /> copies them when it is created;
/// later changes have no effect on it.
/// </summary>
public sealed class ScriptOptions
{
    /// <summary>The default of <see cref="HistoryTable" />.</summary>
    public const string DefaultHistoryTable = "SpannerMutexMigrations";

    /// <summary>
    /// The folder of <c>V0001__name.sql</c> files. Default <c>migrations</c>, from the current directory (in ASP.NET Core
    /// from the content root). A missing or empty folder is an error.
    /// </summary>
    public string ScriptsPath { get; set; } = "migrations";

    /// <summary>
    /// The history table. Default <c>SpannerMutexMigrations</c>; a letter, then letters, digits and underscores. Two sets of
    /// scripts in one database need two history tables, and two leases. The name can't be changed later by this setting alone:
    /// an empty history is refused while another table of the database is the history of the same files.
    /// </summary>
    public string HistoryTable { get; set; } = DefaultHistoryTable;

    /// <summary>
    /// Whether a script older than the newest applied one may still be applied. Default false: it is an error. True for
    /// teams that merge branches in any order; databases may then see the scripts in different orders, and an applied script
    /// whose file is missing counts as one of a newer revision.
    /// </summary>
    public bool OutOfOrder { get; set; }

    /// <summary>
    /// How long one DML statement may take, also a partitioned one; for as long, a script's transaction is retried when Spanner
    /// aborts it. Default 1 h; a statement that takes longer fails the migration. A statement without a reply is sent again after 30 s,
    /// 2 min, 8 min and so on (a partitioned one after 8 min, 32 min and so on), the last time with the whole of this time. Spanner itself ends a transaction whose commit would be too large, whatever this is set to
    /// (https://cloud.google.com/spanner/quotas#limits-for).
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A private copy.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names each property.</exception>
    internal ScriptOptions CheckedCopy(string parameter)
    {
        var copy = (ScriptOptions)MemberwiseClone();
        var errors = new OptionErrors(nameof(ScriptOptions), parameter);
        errors.Check(!string.IsNullOrWhiteSpace(copy.ScriptsPath), nameof(ScriptsPath), $"'{copy.ScriptsPath}'", "Set the path of a folder.");
        errors.Try(nameof(HistoryTable), () => TableName.Check(copy.HistoryTable, TableName.MaxLength, nameof(HistoryTable)));
        errors.Check(copy.StatementTimeout > TimeSpan.Zero, nameof(StatementTimeout), copy.StatementTimeout, "Set a time above zero.");
        errors.ThrowIfAny();
        return copy;
    }
}
