using System.Data.Common;
using System.Globalization;
using SpannerMutex.Leases;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// One row a lease; a swap is one guarded UPDATE. Every write is one round trip in which the server commits by itself, and
/// which nothing cancels: a synchronous standby that doesn't answer makes it hang, never lie.
/// </summary>
internal sealed class PostgreSqlDialect : LeaseDialect
{
    private const string Columns =
        """
        "Name", "Version", "Owner", "FencingToken", "DurationMs", (EXTRACT(EPOCH FROM "RenewedAt") * 1000000)::bigint, "Note"
        """;

    // now() stands still at the transaction's begin.
    private const string Now = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint";

    // For this transaction alone: its commit waits for the synchronous standby whatever the role's default is, and says so
    // where that wait is broken off; a lock that isn't given in time is a refusal, which is certain.
    private const string Settings =
        "set_config('synchronous_commit', 'on', true), set_config('client_min_messages', 'warning', true), set_config('lock_timeout', @patience, true)";

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

    // CREATE TABLE IF NOT EXISTS fails where two run at once (23505 on pg_type): one after the other, then. It may be
    // cancelled in its commit: a table that a failover takes back is made again, and no record outlives its table.
    internal override async ValueTask CreateTableAsync(LeaseSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            null, $"SELECT {Lock}; {Ddl(session.Table)}", cancellationToken, ("lock", LockOf(session, ""))).ConfigureAwait(false);

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
                row.IsDBNull(1) ? null : Record(row, 1, NulEscaping.Decode), row.IsDBNull(0) ? throw IsStandby() : FromMicroseconds(row.GetInt64(0))),
            cancellationToken,
            ("name", NulEscaping.Encode(name.Value))).ConfigureAwait(false);
        return Single(session, name, rows);
    }

    /// <summary>
    /// A commit whose wait for the standby was broken off, by a cancellation, the end of its backend or of the server, is
    /// seen by every query, and lost by a failover. The lock on the row is written to the log like a change: once this
    /// transaction's own commit has been answered, the standby has all that the query saw. Where the standby hangs, the
    /// lock keeps all others but one from hanging in their commits as well.
    /// </summary>
    internal override async ValueTask<LeaseSnapshot> ReadDurableAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAndCommitAsync(
            $"""
            WITH setting AS (SELECT {Settings}),
            standing AS (
              SELECT {Columns} FROM setting CROSS JOIN "{session.Table}" AS lease WHERE "Name" = @name FOR UPDATE OF lease)
            SELECT {Now}, standing.* FROM setting LEFT JOIN standing ON true
            """,
            0,
            row => new LeaseSnapshot(row.IsDBNull(1) ? null : Record(row, 1, NulEscaping.Decode), FromMicroseconds(row.GetInt64(0))),
            ("name", NulEscaping.Encode(name.Value)),
            Patience(session)).ConfigureAwait(false);
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
    /// Whoever creates holds the name's lock; the INSERT's view of the data is taken under it, and its clock is read after
    /// that: later than the last write of any record that was deleted before (E3). All are sent at once and make one
    /// transaction.
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

    /// <summary>One statement, one round trip: it is a transaction by itself, and the join sets it up before any row is locked.</summary>
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

    // 25006: a write came to a standby, which a failover turns into a primary.
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

    private static (string Name, object? Value) Patience(LeaseSession session) =>
        ("patience", ((long)session.LockTimeout.TotalMilliseconds + 1).ToString(CultureInfo.InvariantCulture));

    private static string LockOf(LeaseSession session, string name) => NulEscaping.Encode($"{session.Table}\n{name}");

    private ValueTask<SwapResult> WriteAsync(
        LeaseSession session, string sql, int leadingResults, (string Name, object? Value)[] parameters) =>
        CommitAsync(session, async () =>
        {
            var written = await session.QueryAndCommitAsync(
                sql, leadingResults, row => Record(row, 0, NulEscaping.Decode), [.. parameters, Patience(session)]).ConfigureAwait(false);
            return written.Count == 0 ? SwapResult.Conflict : SwapResult.Applied(written[0]);
        });

    private static AdoNetLeaseStoreException IsStandby() => new(
        "The leases were read from a PostgreSQL standby, which may lag behind. Connect to the primary (Npgsql: Target Session Attributes=primary).",
        isTransient: true);
}
