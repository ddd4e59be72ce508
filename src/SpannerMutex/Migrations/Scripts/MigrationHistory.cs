using System.Globalization;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>
/// The history of migrations, one row for each. It is written only by fenced commits: without the lease nothing is written.
/// </summary>
internal sealed class MigrationHistory(SpannerRestClient client, SpannerTable table)
{
    private static readonly string[] s_columns =
    [
        "Version", "Name", "Checksum", "Kind", "Status", "StatementsApplied", "OperationId", "Attempt", "Error",
        "FencingToken", "AppliedBy", "Revision", "StartedAt", "FinishedAt", "AppliedStatementsChecksum",
    ];

    /// <summary>The columns of a history table.</summary>
    public static IReadOnlyList<string> Columns => s_columns;

    /// <summary>The statement that creates a history table.</summary>
    /// <param name="name">The table's name; checked before.</param>
    public static string Ddl(string name) =>
        TableDdl.Read("SpannerMutex.Migrations.Scripts.history-table.sql", ScriptOptions.DefaultHistoryTable, name);

    /// <summary>The table's name.</summary>
    public string Table => table.Name;

    /// <summary>All rows; none if the table is missing. One call.</summary>
    public async ValueTask<IReadOnlyList<HistoryEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadTableAsync(table.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (SpannerTable.MayBeMissing(e))
        {
            // Another instance may have created it meanwhile.
            return await ExistsAsync(e, cancellationToken).ConfigureAwait(false)
                ? await ReadTableAsync(table.Name, cancellationToken).ConfigureAwait(false)
                : [];
        }
    }

    /// <summary>All rows of a history table with any name.</summary>
    public async ValueTask<IReadOnlyList<HistoryEntry>> ReadTableAsync(string name, CancellationToken cancellationToken)
    {
        var result = await client.ReadAsync(SpannerRead.All(name, s_columns), cancellationToken).ConfigureAwait(false);
        return [.. result.Rows.Select(Read)];
    }

    /// <summary>One row, read in the transaction that is to write it; null if there is none.</summary>
    public async ValueTask<HistoryEntry?> ReadAsync(
        SpannerRestTransaction transaction, long version, CancellationToken cancellationToken)
    {
        var result = await transaction.ReadAsync(SpannerRead.ByKeyPrefix(table.Name, [version], s_columns), cancellationToken).ConfigureAwait(false);
        return result.Rows.Count == 0 ? null : Read(result.Rows[0]);
    }

    /// <summary>Creates the table if it is missing. If it exists, nothing is sent that needs the right to change the schema.</summary>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (!await table.ExistsAsync(null, cancellationToken).ConfigureAwait(false))
        {
            await table.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The write that begins, continues or ends a row; the database sets its times.</summary>
    /// <param name="row">The row's new content.</param>
    /// <param name="isNew">Whether there is no row of this version yet: it is then inserted, never replaced.</param>
    /// <param name="begins">Whether an attempt begins with it.</param>
    public SpannerMutation Write(HistoryEntry row, bool isNew, bool begins)
    {
        var ends = row.Status != MigrationStatus.Running;
        List<(string, SpannerValue)> cells =
        [
            ("Version", row.Version),
            ("Name", row.Name),
            ("Checksum", row.Checksum),
            ("Kind", row.Kind.ToString()),
            ("Status", row.Status.ToString()),
            ("StatementsApplied", row.StatementsApplied),
            ("OperationId", Text(row.OperationId)),
            ("Attempt", row.Attempt),
            ("Error", Text(row.Error)),
            ("FencingToken", row.FencingToken),
            ("AppliedBy", row.AppliedBy),
            ("Revision", Text(row.Revision)),
            ("FinishedAt", ends ? SpannerValue.CommitTimestamp : SpannerValue.Null(SpannerTypeCode.Timestamp)),
            ("AppliedStatementsChecksum", Text(row.AppliedStatementsChecksum)),
        ];
        if (isNew || begins)
        {
            cells.Add(("StartedAt", SpannerValue.CommitTimestamp));
        }

        return isNew ? SpannerMutation.Insert(table.Name, [.. cells]) : SpannerMutation.Update(table.Name, [.. cells]);
    }

    private async ValueTask<bool> ExistsAsync(SpannerRestException cause, CancellationToken cancellationToken)
    {
        try
        {
            return await table.ExistsAsync(cause, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.InvalidArgument)
        {
            await DatabaseDialect.ThrowIfPostgreSqlAsync(client, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static HistoryEntry Read(SpannerRow row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        Parse<ScriptKind>(row.GetString(3)),
        Parse<MigrationStatus>(row.GetString(4)),
        row.GetInt64(5),
        row.IsNull(6) ? null : row.GetString(6),
        row.GetInt64(7),
        row.IsNull(8) ? null : row.GetString(8),
        row.GetInt64(9),
        row.GetString(10),
        row.IsNull(11) ? null : row.GetString(11),
        row.GetTimestamp(12),
        row.IsNull(13) ? null : row.GetTimestamp(13),
        row.IsNull(14) ? null : row.GetString(14));

    private static T Parse<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value)
            ? value
            : throw MigrationHistoryException.InOwnWords(
                [string.Create(CultureInfo.InvariantCulture, $"The history contains '{text}', which this version doesn't know ({typeof(T).Name}). Was it written by a newer one?")]);

    private static SpannerValue Text(string? text) => text ?? SpannerValue.Null(SpannerTypeCode.String);
}
