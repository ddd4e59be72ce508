using System.Data.Common;
using System.Globalization;
using SpannerMutex.Leases;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// One row per lease; a compare-and-swap is one conditional UPDATE. Every write is one round trip in which the server commits
/// by itself, and is never cancelled: if a synchronous standby doesn't reply, the write hangs, but never reports a false success.
/// </summary>
internal sealed class PostgreSqlDialect : LeaseDialect
{
    private const string Columns =
        """
        "Name", "Version", "Owner", "FencingToken", "DurationMs", (EXTRACT(EPOCH FROM "RenewedAt") * 1000000)::bigint, "Note"
        """;

    // now() is the time of the transaction's begin.
    private const string Now = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";

    // For this transaction alone: its commit waits for the synchronous standby whatever the role's default is, and warns
    // if that wait is interrupted; a lock time-out is a rejection, which is certain.
    private const string Settings =
        "set_config('synchronous_commit', 'on', true), set_config('client_min_messages', 'warning', true), set_config('lock_timeout', @lockTimeout, true)";

    private const string Lock = "pg_advisory_xact_lock(hashtextextended(@lock, 0))";

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

    // CREATE TABLE IF NOT EXISTS fails where two run concurrently (23505 on pg_type), so a lock serialises them. It may be
    // cancelled during its commit: a table that a failover reverts is created again, and no record outlives its table.
    internal override async ValueTask CreateTableAsync(LeaseSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            null, $"SELECT {Lock}; {Ddl(session.Table)}", cancellationToken, ("lock", LockOf(session, ""))).ConfigureAwait(false);

    // A standby may lag behind and must never be read; it returns no time.
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
                row.IsDBNull(1) ? null : Record(row, 1, NulEscaping.Decode), row.IsDBNull(0) ? throw IsStandby() : FromMicroseconds(row.GetInt64(0))),
            cancellationToken,
            ("name", NulEscaping.Encode(name.Value))).ConfigureAwait(false);
        return Single(session, name, rows);
    }

    /// <summary>
    /// A commit whose wait for the standby was interrupted (by a cancellation, or the end of its backend or of the server) is
    /// visible to every query, and lost by a failover. The lock on the row is written to the log like a change: once this
    /// transaction's own commit has been confirmed, the standby has everything that the query saw. If the standby hangs, the
    /// lock prevents all others but one from hanging in their commits as well.
    /// </summary>
    internal override async ValueTask<LeaseSnapshot> ReadDurableAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAndCommitAsync(
            $"""
            WITH setting AS (SELECT {Settings}),
            existing AS (
              SELECT {Columns} FROM setting CROSS JOIN "{session.Table}" AS lease WHERE "Name" = @name FOR UPDATE OF lease)
            SELECT {Now}, existing.* FROM setting LEFT JOIN existing ON true
            """,
            0,
            row => new LeaseSnapshot(row.IsDBNull(1) ? null : Record(row, 1, NulEscaping.Decode), FromMicroseconds(row.GetInt64(0))),
            ("name", NulEscaping.Encode(name.Value)),
            LockTimeoutOf(session)).ConfigureAwait(false);
        return Single(session, name, rows);
    }

    internal override ValueTask<List<LeaseRecord>> ListAsync(
        LeaseSession session, string prefix, CancellationToken cancellationToken) =>
        session.QueryAsync(
            null,
            $"""SELECT {Columns} FROM "{session.Table}" WHERE starts_with("Name", @prefix) ORDER BY "Name" """,
            row => Record(row, 0, NulEscaping.Decode),
            cancellationToken,
            ("prefix", NulEscaping.Encode(prefix)));

    /// <summary>
    /// The creator holds the name's lock; the INSERT's snapshot is taken under it, and its clock is read after that: later than
    /// the last write of any record that was deleted before (E3). All statements are sent together and form one transaction.
    /// </summary>
    internal override ValueTask<SwapResult> CreateAsync(
        LeaseSession session, LeaseRecord desired, CancellationToken cancellationToken) =>
        WriteAsync(
            session,
            $"""
            SELECT {Settings};
            SELECT {Lock};
            INSERT INTO "{session.Table}" ("Name", "Version", "Owner", "FencingToken", "DurationMs", "RenewedAt", "Note")
            SELECT @name, first.version, @owner, first.version, @duration, clock_timestamp(), @note
            FROM (SELECT {Now} AS version) AS first
            WHERE NOT EXISTS (SELECT 1 FROM "{session.Table}" WHERE "Name" = @name)
            RETURNING {Columns}
            """,
            leadingResults: 2,
            [.. Values(desired), ("lock", LockOf(session, desired.Name.Value))]);

    /// <summary>One statement, one round trip: it is a transaction by itself, and the join applies the settings before any row is locked.</summary>
    internal override ValueTask<SwapResult> SwapAsync(
        LeaseSession session, LeaseRecord expected, LeaseRecord desired, CancellationToken cancellationToken) =>
        WriteAsync(
            session,
            $"""
            UPDATE "{session.Table}"
            SET "Version" = @version, "Owner" = @owner, "FencingToken" = @token, "DurationMs" = @duration,
                "RenewedAt" = clock_timestamp(), "Note" = @note
            FROM (SELECT {Settings}) AS setting
            WHERE "Name" = @name AND "Version" = @expected
            RETURNING {Columns}
            """,
            leadingResults: 0,
            [.. Values(desired), ("version", desired.Version), ("token", desired.FencingToken.Value), ("expected", expected.Version)]);

    internal override ValueTask<SwapResult> DeleteAsync(
        LeaseSession session, LeaseRecord expected, CancellationToken cancellationToken) =>
        WriteAsync(
            session,
            $"""
            DELETE FROM "{session.Table}" USING (SELECT {Settings}) AS setting
            WHERE "Name" = @name AND "Version" = @expected
            RETURNING {Columns}
            """,
            leadingResults: 0,
            [("name", NulEscaping.Encode(expected.Name.Value)), ("expected", expected.Version)]);

    internal override bool IsFromDatabase(Exception e) => e is DbException;

    /// <summary>
    /// The server has reported an error of the statement, so it was rolled back. Not so when it was shutting down (57P), cut off
    /// (08), out of disk or memory (53), or failed internally (58, F0, XX): then the commit may already be on disk. Nor without
    /// a SQLSTATE: then the driver itself gave up.
    /// </summary>
    internal override bool IsRefusal(Exception e) =>
        StateOf(e) is { Length: 5 } state
        && state is not "40003"
        && state[..2] is not ("08" or "53" or "58" or "F0" or "XX")
        && state[..3] is not "57P";

    internal override bool IsAborted(Exception e) => StateOf(e) is "40001" or "40P01";

    // 25006: a write reached a standby, which a failover promotes to primary.
    internal override bool IsTransient(Exception e) => e is DbException { IsTransient: true } || IsAborted(e) || StateOf(e) is "25006";

    internal override bool IsConnectionLost(Exception e) =>
        e is DbException { IsTransient: true, InnerException: not TimeoutException }
        && (StateOf(e) is not { Length: 5 } state || state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02");

    internal override bool IsDuplicate(Exception e) => StateOf(e) is "23505" or "42P07" or "42710";

    internal override bool MayLackTable(Exception e) => StateOf(e) is "42P01";

    private static string? StateOf(Exception e) => (e as DbException)?.SqlState;

    private static (string Name, object? Value)[] Values(LeaseRecord desired) =>
    [
        ("name", NulEscaping.Encode(desired.Name.Value)),
        ("owner", desired.Owner?.ToString()),
        ("duration", (long)desired.Duration.Value.TotalMilliseconds),
        ("note", desired.Note is { } note ? NulEscaping.Encode(note) : null),
    ];

    private static (string Name, object? Value) LockTimeoutOf(LeaseSession session) =>
        ("lockTimeout", ((long)session.LockTimeout.TotalMilliseconds + 1).ToString(CultureInfo.InvariantCulture));

    private static string LockOf(LeaseSession session, string name) => NulEscaping.Encode($"{session.Table}\n{name}");

    private ValueTask<SwapResult> WriteAsync(
        LeaseSession session, string sql, int leadingResults, (string Name, object? Value)[] parameters) =>
        CommitAsync(session, async () =>
        {
            var written = await session.QueryAndCommitAsync(
                sql, leadingResults, row => Record(row, 0, NulEscaping.Decode), [.. parameters, LockTimeoutOf(session)]).ConfigureAwait(false);
            return written.Count == 0 ? SwapResult.Conflict : SwapResult.Applied(written[0]);
        });

    private static AdoNetLeaseStoreException IsStandby() => new(
        "The leases were read from a PostgreSQL standby, which may lag behind the primary. Connect to the primary (Npgsql: Target Session Attributes=primary).",
        isTransient: true);
}
