using System.Globalization;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// Checks, only while the history is empty, whether another table of the database is the history of these scripts. Then the
/// setting was changed, and every script would be applied a second time.
/// </summary>
internal sealed class HistorySearch(SpannerRestClient client, MigrationHistory history)
{
    /// <exception cref="MigrationHistoryException">Another table is the history of these scripts.</exception>
    public async ValueTask ThrowIfElsewhereAsync(ScriptSet own, CancellationToken cancellationToken)
    {
        var checksums = own.Scripts.ToDictionary(script => script.Version, script => script.Checksum);
        foreach (var table in await OtherHistoriesAsync(cancellationToken).ConfigureAwait(false))
        {
            var rows = await history.ReadTableAsync(table, cancellationToken).ConfigureAwait(false);
            var ours = rows
                .Where(row => !row.HasNoEffect && checksums.GetValueOrDefault(row.Version) == row.Checksum)
                .OrderBy(row => row.Version)
                .ToList();
            if (ours.Count > 0)
            {
                throw MigrationHistoryException.InOwnWords([Renamed(table, ours)]);
            }
        }
    }

    private async ValueTask<IReadOnlyList<string>> OtherHistoriesAsync(CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", MigrationHistory.Columns.Select(column => $"'{column}'"));
        var found = await client.QueryAsync(
            new SpannerStatement(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SELECT TABLE_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '' AND TABLE_NAME != @name AND COLUMN_NAME IN ({columns}) GROUP BY TABLE_NAME HAVING COUNT(*) = {MigrationHistory.Columns.Count} ORDER BY TABLE_NAME"),
                ("name", history.Table)),
            cancellationToken).ConfigureAwait(false);
        return [.. found.Rows.Select(row => row.GetString(0))];
    }

    private string Renamed(string table, List<HistoryEntry> ours) => string.Create(
        CultureInfo.InvariantCulture,
        $"The history table {history.Table} is new or empty, but the table {table} is a history that has {ours.Count} of these files, from {ScriptTitle.Of(ours[0].Version, ours[0].Name)} ({ours[0].Status}) on: applied under the new name they would take effect twice. Set HistoryTable back to {table}, or stop all instances, drop {history.Table} and rename {table} to it. If another service wrote {table} and the two share a file on purpose, change a comment in this service's file.");
}
