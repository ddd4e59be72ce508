using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// A row of the history is not as this instance read or wrote it: another instance uses the same history under another lease.
/// Nothing was written. The gate reads the history again and continues from there.
/// </summary>
internal sealed class HistoryChangedException : SpannerMutexException
{
    public HistoryChangedException(string table, string migration, HistoryEntry? current)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The row of {migration} in the history table {table} changed while this instance worked on it: {Describe(current)}. Nothing was written. Do other instances use this history under another lease? Give all of them the same Lease:Name and Lease:Table.")) =>
        RedactedMessage = Message;

    public override bool IsTransient => true;

    private static string Describe(HistoryEntry? current) => current is null
        ? "it was deleted"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"'{current.AppliedBy}' wrote {current.Status} under token {current.FencingToken} (attempt {current.Attempt})");
}
