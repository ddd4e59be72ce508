using System.Data.Common;
using SpannerMutex.Leases;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// What differs between databases: the statements, the clock, and the meaning of the driver's errors. It has no state.
/// </summary>
public abstract class LeaseDialect
{
    private protected LeaseDialect()
    {
    }

    /// <summary>
    /// PostgreSQL 11 or later, by Npgsql. The clock is the primary's <c>clock_timestamp()</c>. PostgreSQL promises neither of
    /// two assumptions. That clock (after a failover that of the new primary) never jumps forward by more than a tenth of a
    /// lease's duration, nor back before the last write of a record that somebody deletes and that is then created again. And
    /// the standby that a failover promotes is a synchronous one (<c>synchronous_standby_names</c>). The store waits for that
    /// standby whatever <c>synchronous_commit</c> is set to, and reports no lease as held that the standby doesn't have. While
    /// the standby doesn't reply, leases are lost and one connection per lease hangs. The data source must return Npgsql's own
    /// connections: if they are wrapped, a wait that an administrator cancels (<c>pg_cancel_backend</c>) is taken for a success.
    /// </summary>
    public static LeaseDialect PostgreSql { get; } = new PostgreSqlDialect();

    /// <summary>
    /// Cloud Spanner with GoogleSQL, by Google.Cloud.Spanner.Data 4.6 or later, on the same table as
    /// <see cref="SpannerMutex.Stores.Spanner.SpannerLeaseStore" />: both can be used on one lease at the same time. Renewal times are commit
    /// timestamps. A read's time is <c>CURRENT_TIMESTAMP()</c> less a quarter of a second, since no document bounds that
    /// function against commit timestamps: if it is late, a lease is taken over later; it is assumed to be ahead of
    /// Spanner's true time by less than that and a tenth of the duration together.
    /// </summary>
    public static LeaseDialect GoogleSql { get; } = new GoogleSqlDialect();

    /// <summary>The longest name of a table; PostgreSQL would silently truncate a longer one.</summary>
    internal abstract int LongestTable { get; }

    /// <summary>What to check where the driver can't open a connection.</summary>
    internal virtual string ConnectionHint => "";

    internal abstract string Ddl(string table);

    internal abstract ValueTask<bool> TableExistsAsync(LeaseSession session, CancellationToken cancellationToken);

    internal abstract ValueTask CreateTableAsync(LeaseSession session, CancellationToken cancellationToken);

    internal abstract ValueTask<LeaseSnapshot> ReadAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken);

    /// <summary>Reads a record that no failover can revert; fails where that isn't certain.</summary>
    internal virtual ValueTask<LeaseSnapshot> ReadDurableAsync(
        LeaseSession session, LeaseName name, CancellationToken cancellationToken) => ReadAsync(session, name, cancellationToken);

    internal abstract ValueTask<List<LeaseRecord>> ListAsync(
        LeaseSession session, string prefix, CancellationToken cancellationToken);

    /// <summary>The compare-and-swap from no record.</summary>
    internal abstract ValueTask<SwapResult> CreateAsync(
        LeaseSession session, LeaseRecord desired, CancellationToken cancellationToken);

    internal abstract ValueTask<SwapResult> SwapAsync(
        LeaseSession session, LeaseRecord expected, LeaseRecord desired, CancellationToken cancellationToken);

    /// <summary>Deletes the expected record; an applied result carries that record.</summary>
    internal abstract ValueTask<SwapResult> DeleteAsync(
        LeaseSession session, LeaseRecord expected, CancellationToken cancellationToken);

    /// <summary>Whether the database or the connection to it caused the error; otherwise the caller did.</summary>
    internal abstract bool IsFromDatabase(Exception e);

    /// <summary>Whether the database itself reports that nothing was applied. False where that is not certain.</summary>
    internal abstract bool IsRefusal(Exception e);

    /// <summary>Whether the transaction was aborted because of another: nothing was applied and it can be retried immediately.</summary>
    internal abstract bool IsAborted(Exception e);

    internal abstract bool IsTransient(Exception e);

    /// <summary>Whether the connection failed, not the statement: on a new connection the same call may succeed immediately.</summary>
    internal virtual bool IsConnectionLost(Exception e) => false;

    /// <summary>Whether that key or name exists already.</summary>
    internal abstract bool IsDuplicate(Exception e);

    internal abstract bool MayLackTable(Exception e);

    /// <summary>The call that commits: from here on, after any failure but a rejection the outcome is unknown (F2).</summary>
    private protected async ValueTask<SwapResult> CommitAsync(LeaseSession session, Func<ValueTask<SwapResult>> commit)
    {
        session.BeginCommit();
        try
        {
            return await commit().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !IsRefusal(e))
        {
            return SwapResult.Unknown(e);
        }
    }

    private protected static LeaseSnapshot Single(LeaseSession session, LeaseName name, List<LeaseSnapshot> rows) =>
        rows.Count == 1 ? rows[0] : throw Several(session, name, rows.Count);

    private protected static AdoNetLeaseStoreException Several(LeaseSession session, LeaseName name, int rows) => new(
        $"The table {session.Table} has {rows} rows for the lease '{name}': something else wrote to it. Delete all but the one with the highest Version.");

    private protected static DateTimeOffset FromMicroseconds(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>Reads Name, Version, Owner, FencingToken, DurationMs, RenewedAt in microseconds, Note.</summary>
    private protected static LeaseRecord Record(DbDataReader row, int first, Func<string, string> decode) => new()
    {
        Name = new LeaseName(decode(row.GetString(first))),
        Version = row.GetInt64(first + 1),
        Owner = row.IsDBNull(first + 2) ? null : LeaseOwner.Parse(row.GetString(first + 2)),
        FencingToken = new FencingToken(row.GetInt64(first + 3)),
        Duration = new LeaseDuration(TimeSpan.FromMilliseconds(row.GetInt64(first + 4))),
        RenewedAt = FromMicroseconds(row.GetInt64(first + 5)),
        Note = row.IsDBNull(first + 6) ? null : decode(row.GetString(first + 6)),
    };
}
