using System.Data;
using System.Data.Common;
using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// The rows of <see cref="Spanner.SpannerLeaseStore" />: the version is part of the key, so a compare-and-swap is a DELETE of
/// the expected row and an INSERT of the next in one transaction.
/// </summary>
internal sealed class GoogleSqlDialect : LeaseDialect
{
    private const string Columns = "Name, Version, Owner, FencingToken, DurationMs, UNIX_MICROS(RenewedAt), Note";

    private static readonly TimeSpan s_clockMargin = TimeSpan.FromMilliseconds(250);

    internal override int LongestTable => 128;

    public override string ToString() => "Spanner GoogleSQL";

    internal override string ConnectionHint =>
        "For an emulator, the connection string needs EmulatorDetection=EmulatorOnly, and the environment SPANNER_EMULATOR_HOST.";

    internal override string Ddl(string table) => TableDdl.LeaseTable(table);

    internal override async ValueTask<bool> TableExistsAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            null,
            "SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '' AND TABLE_NAME = @name",
            row => row.GetInt64(0),
            cancellationToken,
            ("name", session.Table)).ConfigureAwait(false);
        return found.Count > 0;
    }

    internal override async ValueTask CreateTableAsync(LeaseSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(null, Ddl(session.Table), cancellationToken).ConfigureAwait(false);

    internal override async ValueTask<LeaseSnapshot> ReadAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            null,
            $"""
            SELECT UNIX_MICROS(clock.Now), {Columns}
            FROM (SELECT CURRENT_TIMESTAMP() AS Now) AS clock LEFT JOIN `{session.Table}` ON Name = @name
            """,
            row => (Record: row.IsDBNull(1) ? null : Record(row, 1, text => text), Now: FromMicroseconds(row.GetInt64(0))),
            cancellationToken,
            ("name", name.Value)).ConfigureAwait(false);
        return Snapshot(
            LeaseRows.Of(rows.Select(row => row.Record).OfType<LeaseRecord>(), records => Several(session, name, records)),
            rows[0].Now);
    }

    internal override ValueTask<List<LeaseRecord>> ListAsync(
        LeaseSession session, string prefix, CancellationToken cancellationToken) =>
        session.QueryAsync(
            null,
            $"SELECT {Columns} FROM `{session.Table}` WHERE STARTS_WITH(Name, @prefix) AND Version >= @first ORDER BY Name",
            row => Record(row, 0, text => text),
            cancellationToken,
            ("prefix", prefix),
            ("first", LeaseRows.FirstRecordVersion));

    /// <summary>
    /// The query locks the name's range, so that no second row can be inserted; only the statement after it reads the time,
    /// which is therefore later than any earlier record's last version (E3), as far as CURRENT_TIMESTAMP() is right. Another
    /// client's reservation is waited for until it expires, and then deleted: that client finds a record instead.
    /// </summary>
    internal override async ValueTask<SwapResult> CreateAsync(
        LeaseSession session, LeaseRecord desired, CancellationToken cancellationToken)
    {
        var transaction = await BeginAsync(session, cancellationToken).ConfigureAwait(false);
        var existing = await session.QueryAsync(
            transaction,
            $"""
            SELECT Version, IF(UNIX_MICROS(RenewedAt) + DurationMs * 1000 > UNIX_MICROS(CURRENT_TIMESTAMP()) - @margin, 1, 0)
            FROM `{session.Table}` WHERE Name = @name
            """,
            row => row.GetInt64(0) >= LeaseRows.FirstRecordVersion || row.GetInt64(1) == 1,
            cancellationToken,
            ("margin", (long)s_clockMargin.TotalMicroseconds),
            ("name", desired.Name.Value)).ConfigureAwait(false);
        if (existing.Contains(true))
        {
            return SwapResult.Conflict;
        }

        if (existing.Count > 0)
        {
            await session.ExecuteAsync(
                transaction,
                $"DELETE FROM `{session.Table}` WHERE Name = @name AND Version < @first",
                cancellationToken,
                ("name", desired.Name.Value),
                ("first", LeaseRows.FirstRecordVersion)).ConfigureAwait(false);
        }

        var version = await session.QueryAsync(
            transaction,
            Insert(session, "UNIX_MICROS(CURRENT_TIMESTAMP())", "UNIX_MICROS(CURRENT_TIMESTAMP())") + " THEN RETURN Version",
            row => row.GetInt64(0),
            cancellationToken,
            Values(desired)).ConfigureAwait(false);
        var created = desired with { Version = version.Single(), FencingToken = new FencingToken(version.Single()) };
        return await CommitAsync(session, transaction, created, cancellationToken).ConfigureAwait(false);
    }

    internal override async ValueTask<SwapResult> SwapAsync(
        LeaseSession session, LeaseRecord expected, LeaseRecord desired, CancellationToken cancellationToken)
    {
        var transaction = await BeginAsync(session, cancellationToken).ConfigureAwait(false);
        if (!await DeleteRowAsync(session, transaction, expected, cancellationToken).ConfigureAwait(false))
        {
            return SwapResult.Conflict;
        }

        await session.ExecuteAsync(
            transaction,
            Insert(session, "@version", "@token"),
            cancellationToken,
            [.. Values(desired), ("version", desired.Version), ("token", desired.FencingToken.Value)]).ConfigureAwait(false);
        return await CommitAsync(session, transaction, desired, cancellationToken).ConfigureAwait(false);
    }

    internal override async ValueTask<SwapResult> DeleteAsync(
        LeaseSession session, LeaseRecord expected, CancellationToken cancellationToken)
    {
        var transaction = await BeginAsync(session, cancellationToken).ConfigureAwait(false);
        return await DeleteRowAsync(session, transaction, expected, cancellationToken).ConfigureAwait(false)
            ? await CommitAsync(session, transaction, expected, cancellationToken).ConfigureAwait(false)
            : SwapResult.Conflict;
    }

    internal override bool IsFromDatabase(Exception e) => SpannerDataBinding.CodeOf(e) is not null;

    internal override bool IsRefusal(Exception e) => SpannerDataBinding.CodeOf(e)
        is SpannerStatusCode.InvalidArgument or SpannerStatusCode.NotFound or SpannerStatusCode.AlreadyExists
        or SpannerStatusCode.PermissionDenied or SpannerStatusCode.FailedPrecondition or SpannerStatusCode.Aborted
        or SpannerStatusCode.OutOfRange or SpannerStatusCode.Unimplemented or SpannerStatusCode.Unauthenticated;

    // The emulator runs one read-write transaction or schema change at a time and rejects another one.
    internal override bool IsAborted(Exception e) => SpannerDataBinding.CodeOf(e) switch
    {
        SpannerStatusCode.Aborted => true,
        SpannerStatusCode.FailedPrecondition => e.ToString().Contains("concurrent schema change", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    internal override bool IsTransient(Exception e) => IsAborted(e) || SpannerDataBinding.CodeOf(e)
        is SpannerStatusCode.Unavailable or SpannerStatusCode.DeadlineExceeded or SpannerStatusCode.ResourceExhausted;

    internal override bool IsDuplicate(Exception e) => SpannerDataBinding.CodeOf(e) is SpannerStatusCode.AlreadyExists;

    internal override bool MayLackTable(Exception e) =>
        SpannerDataBinding.CodeOf(e) is SpannerStatusCode.InvalidArgument or SpannerStatusCode.NotFound;

    private static async ValueTask<DbTransaction> BeginAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        var transaction = await session.BeginAsync(IsolationLevel.Serializable, cancellationToken).ConfigureAwait(false);
        SpannerDataBinding.Check(transaction);
        return transaction;
    }

    private static async ValueTask<bool> DeleteRowAsync(
        LeaseSession session, DbTransaction transaction, LeaseRecord expected, CancellationToken cancellationToken)
    {
        var deleted = await session.ExecuteAsync(
            transaction,
            $"DELETE FROM `{session.Table}` WHERE Name = @name AND Version = @version",
            cancellationToken,
            ("name", expected.Name.Value),
            ("version", expected.Version)).ConfigureAwait(false);
        return deleted > 0;
    }

    private ValueTask<SwapResult> CommitAsync(
        LeaseSession session, DbTransaction transaction, LeaseRecord written, CancellationToken cancellationToken) =>
        CommitAsync(session, async () =>
        {
            var committedAt = await SpannerDataBinding.CommitAsync(transaction, cancellationToken).ConfigureAwait(false);
            return SwapResult.Applied(written with { RenewedAt = new DateTimeOffset(committedAt, TimeSpan.Zero) });
        });

    // The row was committed before it was read, so the time of the read is not earlier than its commit, despite the margin.
    private static LeaseSnapshot Snapshot(LeaseRows rows, DateTimeOffset clock)
    {
        var now = clock - s_clockMargin;
        var seen = (rows.Record ?? rows.Reservation)?.RenewedAt;
        return rows.At(seen > now ? seen.Value : now);
    }

    private static string Insert(LeaseSession session, string version, string token) =>
        $"""
        INSERT INTO `{session.Table}` (Name, Version, Owner, FencingToken, DurationMs, RenewedAt, Note)
        VALUES (@name, {version}, @owner, {token}, @duration, PENDING_COMMIT_TIMESTAMP(), @note)
        """;

    private static (string Name, object? Value)[] Values(LeaseRecord desired) =>
    [
        ("name", desired.Name.Value),
        ("owner", desired.Owner?.ToString()),
        ("duration", (long)desired.Duration.Value.TotalMilliseconds),
        ("note", desired.Note),
    ];
}
