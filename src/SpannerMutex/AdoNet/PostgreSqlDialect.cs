using System.Data;
using System.Data.Common;
using SpannerMutex.Leases;

namespace SpannerMutex.AdoNet;

/// <summary>One row a lease; a swap is one guarded UPDATE.</summary>
internal sealed class PostgreSqlDialect : LeaseDialect
{
    private const string Columns =
        """
        "Name", "Version", "Owner", "FencingToken", "DurationMs", (EXTRACT(EPOCH FROM "RenewedAt") * 1000000)::bigint, "Note"
        """;

    // now() stands still at the transaction's begin.
    private const string Now = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";

    internal override int LongestTable => 63;

    public override string ToString() => "PostgreSQL";

    internal override string Ddl(string table) =>
        $"""
        CREATE TABLE IF NOT EXISTS "{table}" (
          "Name" text COLLATE "C" PRIMARY KEY,
          "Version" bigint NOT NULL,
          "Owner" text,
          "FencingToken" bigint NOT NULL,
          "DurationMs" bigint NOT NULL,
          "RenewedAt" timestamptz NOT NULL,
          "Note" text
        )
        """;

    internal override async ValueTask<bool> TableExistsAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            null, "SELECT to_regclass(@table) IS NOT NULL", row => row.GetBoolean(0), cancellationToken, ("table", $"\"{session.Table}\""))
            .ConfigureAwait(false);
        return found.Single();
    }

    // CREATE TABLE IF NOT EXISTS fails where two run at once (23505 on pg_type): one after the other, then.
    internal override async ValueTask CreateTableAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        var transaction = await session.BeginAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await LockAsync(session, transaction, "", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(transaction, Ddl(session.Table), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    // A standby may lag behind and must never be asked; it has no time to give.
    internal override async ValueTask<LeaseSnapshot> ReadAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            null,
            $"""
            SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE {Now} END, {Columns}
            FROM (SELECT 1) AS one LEFT JOIN "{session.Table}" ON "Name" = @name
            """,
            row => new LeaseSnapshot(
                row.IsDBNull(1) ? null : Record(row, 1, NulText.Decode), row.IsDBNull(0) ? throw IsStandby() : FromMicroseconds(row.GetInt64(0))),
            cancellationToken,
            ("name", NulText.Encode(name.Value))).ConfigureAwait(false);
        return Single(session, name, rows);
    }

    internal override ValueTask<List<LeaseRecord>> ListAsync(
        LeaseSession session, string prefix, CancellationToken cancellationToken) =>
        session.QueryAsync(
            null,
            $"""SELECT {Columns} FROM "{session.Table}" WHERE starts_with("Name", @prefix) ORDER BY "Name" """,
            row => Record(row, 0, NulText.Decode),
            cancellationToken,
            ("prefix", NulText.Encode(prefix)));

    /// <summary>
    /// Whoever creates holds the name's lock; the second statement's view of the data is taken under it, and its clock is
    /// read after that: later than the last write of any record that was deleted before (E3).
    /// </summary>
    internal override async ValueTask<SwapResult> CreateAsync(
        LeaseSession session, LeaseRecord desired, CancellationToken cancellationToken)
    {
        var transaction = await session.BeginAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await LockAsync(session, transaction, desired.Name.Value, cancellationToken).ConfigureAwait(false);
        var made = await session.QueryAsync(
            transaction,
            $"""
            INSERT INTO "{session.Table}" ("Name", "Version", "Owner", "FencingToken", "DurationMs", "RenewedAt", "Note")
            SELECT @name, first.version, @owner, first.version, @duration, clock_timestamp(), @note
            FROM (SELECT {Now} AS version) AS first
            WHERE NOT EXISTS (SELECT 1 FROM "{session.Table}" WHERE "Name" = @name)
            RETURNING {Columns}
            """,
            row => Record(row, 0, NulText.Decode),
            cancellationToken,
            Values(desired)).ConfigureAwait(false);
        return made.Count == 0
            ? SwapResult.Conflict
            : await CommitAsync(session, async () =>
            {
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return SwapResult.Applied(made[0]);
            }).ConfigureAwait(false);
    }

    internal override ValueTask<SwapResult> SwapAsync(
        LeaseSession session, LeaseRecord expected, LeaseRecord desired, CancellationToken cancellationToken) =>
        CommitAsync(session, async () =>
        {
            var stands = await session.QueryAsync(
                null,
                $"""
                UPDATE "{session.Table}"
                SET "Version" = @version, "Owner" = @owner, "FencingToken" = @token, "DurationMs" = @duration,
                    "RenewedAt" = clock_timestamp(), "Note" = @note
                WHERE "Name" = @name AND "Version" = @expected
                RETURNING {Columns}
                """,
                row => Record(row, 0, NulText.Decode),
                cancellationToken,
                [.. Values(desired), ("version", desired.Version), ("token", desired.FencingToken.Value), ("expected", expected.Version)])
                .ConfigureAwait(false);
            return stands.Count == 0 ? SwapResult.Conflict : SwapResult.Applied(stands[0]);
        });

    internal override ValueTask<SwapResult> DeleteAsync(
        LeaseSession session, LeaseRecord expected, CancellationToken cancellationToken) =>
        CommitAsync(session, async () =>
        {
            var deleted = await session.QueryAsync(
                null,
                $"""DELETE FROM "{session.Table}" WHERE "Name" = @name AND "Version" = @expected RETURNING "Version" """,
                row => row.GetInt64(0),
                cancellationToken,
                ("name", NulText.Encode(expected.Name.Value)),
                ("expected", expected.Version)).ConfigureAwait(false);
            return deleted.Count == 0 ? SwapResult.Conflict : SwapResult.Applied(expected);
        });

    internal override bool IsFromDatabase(Exception e) => e is DbException;

    /// <summary>
    /// The server has answered by an error of the statement, so it was rolled back. Not so when it was going down (57P),
    /// cut off (08), out of disk or memory (53), or failed inside (58, F0, XX): that may come with the commit already on disk.
    /// Nor without a SQLSTATE: the driver itself gave up.
    /// </summary>
    internal override bool IsRefusal(Exception e) =>
        StateOf(e) is { Length: 5 } state
        && state is not "40003"
        && state[..2] is not ("08" or "53" or "58" or "F0" or "XX")
        && state[..3] is not "57P";

    internal override bool IsAborted(Exception e) => StateOf(e) is "40001" or "40P01";

    internal override bool IsTransient(Exception e) => e is DbException { IsTransient: true } || IsAborted(e);

    internal override bool IsDuplicate(Exception e) => StateOf(e) is "23505" or "42P07" or "42710";

    internal override bool MayLackTable(Exception e) => StateOf(e) is "42P01";

    private static string? StateOf(Exception e) => (e as DbException)?.SqlState;

    private static (string Name, object? Value)[] Values(LeaseRecord desired) =>
    [
        ("name", NulText.Encode(desired.Name.Value)),
        ("owner", desired.Owner?.ToString()),
        ("duration", (long)desired.Duration.Value.TotalMilliseconds),
        ("note", desired.Note is { } note ? NulText.Encode(note) : null),
    ];

    private static async ValueTask LockAsync(
        LeaseSession session, DbTransaction transaction, string name, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            transaction,
            "SELECT pg_advisory_xact_lock(hashtextextended(@key, 0))",
            cancellationToken,
            ("key", NulText.Encode($"{session.Table}\n{name}"))).ConfigureAwait(false);

    private static AdoNetLeaseStoreException IsStandby() => new(
        "The leases were read from a PostgreSQL standby, which may lag behind. Connect to the primary (Npgsql: Target Session Attributes=primary).",
        isTransient: true);
}
