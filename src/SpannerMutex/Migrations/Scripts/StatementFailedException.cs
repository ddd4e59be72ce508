using SpannerMutex.Errors;
using SpannerMutex.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>The database rejected a statement of a script.</summary>
internal sealed class StatementFailedException : SpannerMutexException
{
    private StatementFailedException(string message, string redactedText, long statementsApplied, SpannerRestException? cause)
        : base(message, cause)
    {
        StatementsApplied = statementsApplied;
        RedactedMessage = redactedText;
    }

    /// <summary>How many statements of the script are applied nevertheless.</summary>
    public long StatementsApplied { get; }

    /// <summary>One statement is known to be at fault.</summary>
    /// <param name="script">The script.</param>
    /// <param name="statement">The statement's index.</param>
    /// <param name="cause">Spanner's error.</param>
    /// <param name="applied">How many statements are applied.</param>
    /// <param name="hint">The way out; begins with a blank.</param>
    public static StatementFailedException ForStatement(
        MigrationScript script, int statement, SpannerRestException cause, long applied, string hint = "") =>
        Of(Place(script, statement), cause.Message, ErrorClassification.Describe(cause), hint, applied, cause);

    /// <summary>A schema change ended at this statement.</summary>
    public static StatementFailedException ForStatement(MigrationScript script, int statement, SpannerOperationError error, long applied) =>
        Of(Place(script, statement), error.Message, $"{error.Code}.", "", applied, null);

    /// <summary>
    /// The statement exceeded its time-out while the lease was held and renewed: the statement is slow, not the network.
    /// </summary>
    public static StatementFailedException TookTooLong(
        MigrationScript script, int statement, long applied, SpannerRestException cause) =>
        ForStatement(script, statement, cause, applied, " Give it more time (StatementTimeout), or split it.");

    /// <summary>The transaction conflicted with others each time: it is too long, or too many others write the same rows.</summary>
    public static StatementFailedException AbortedTooOften(
        MigrationScript script, int runs, TimeSpan limit, SpannerRestException cause) =>
        Of(
            $"{script.FileName}",
            $"{Aborted(runs, limit)}{cause.Message}",
            $"{Aborted(runs, limit)}{ErrorClassification.Describe(cause)}",
            "",
            applied: 0,
            cause);

    /// <summary>Spanner rejected the statements together without naming one.</summary>
    public static StatementFailedException ForOneOf(MigrationScript script, int first, SpannerRestException cause)
    {
        var named = NamedIn(script, first, cause.Message);
        return named >= 0
            ? ForStatement(script, named, cause, first)
            : Of(
                $"{script.FileName}, one of statements {first + 1} to {script.Statements.Count} (lines {script.Statements[first].Line} to {script.Statements[^1].Line}), which Spanner refused together",
                cause.Message,
                ErrorClassification.Describe(cause),
                "",
                first,
                cause);
    }

    /// <summary>
    /// Whether Spanner rejected the statement for its text or the data. Anything else is about the connection, a right or a
    /// temporary state, and may even leave unknown whether the statement was applied.
    /// </summary>
    public static bool IsStatementFault(SpannerRestException e) =>
        !e.IsOutcomeUnknown
        && e.Missing is null or SpannerResource.Table or SpannerResource.Other
        && e.Code is SpannerStatusCode.InvalidArgument or SpannerStatusCode.NotFound or SpannerStatusCode.AlreadyExists
            or SpannerStatusCode.FailedPrecondition or SpannerStatusCode.OutOfRange or SpannerStatusCode.Unimplemented;

    private static StatementFailedException Of(
        string place, string error, string redactedError, string hint, long applied, SpannerRestException? cause)
    {
        var end = $"{hint}{AppliedHint(applied)}";
        return new StatementFailedException($"{place}: {error}{end}", $"{place}: {redactedError}{end}", applied, cause);
    }

    private static string Place(MigrationScript script, int statement) =>
        $"{script.FileName}, statement {statement + 1} of {script.Statements.Count} (line {script.Statements[statement].Line})";

    private static string Aborted(int runs, TimeSpan limit) =>
        $"Spanner aborted its transaction {runs} times within {limit.TotalSeconds:0.###} s (StatementTimeout). "
        + "Other transactions read or write the same rows: run it when there are fewer, or split the file into smaller ones. "
        + "On an emulator, which runs one transaction at a time, stop what else writes to it. The last error was: ";

    private static int NamedIn(MigrationScript script, int first, string error)
    {
        var candidates = Enumerable.Range(first, script.Statements.Count - first).ToArray();
        if (candidates.Length == 1)
        {
            return candidates[0];
        }

        // A parse error quotes the statement; line breaks are gone from an error's text.
        var text = OneLine(error);
        var quoted = candidates.Where(i => text.Contains(OneLine(script.Statements[i].Sql), StringComparison.Ordinal)).ToArray();
        return quoted.Length == 1 ? quoted[0] : -1;
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string AppliedHint(long applied) => applied switch
    {
        0 => "",
        1 => " Its first statement stays applied; a corrected file continues after it.",
        _ => $" Its first {applied} statements stay applied; a corrected file continues after them.",
    };
}
