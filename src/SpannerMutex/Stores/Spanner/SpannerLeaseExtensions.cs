using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// Fenced writes: data and the lease's renewal in one Spanner commit, so that a holder that has lost the lease, whether it
/// knows it or not, writes nothing. Their safety depends on no clock.
/// </summary>
public static class SpannerLeaseExtensions
{
    /// <summary>Commits mutations while the lease is held: one call, which renews the lease too.</summary>
    /// <param name="lease">A lease that is kept in Spanner.</param>
    /// <param name="writes">Mutations in the lease's own database; sent again unchanged when a reply is lost, conditional on the lease.</param>
    /// <param name="cancellationToken">As in <see cref="Lease.WriteWhileHeldAsync" />.</param>
    /// <exception cref="LeaseLostException">The lease is lost and, unless its outcome is unknown, nothing was written.</exception>
    /// <exception cref="SpannerRestException">A write was rejected; nothing was written and the lease is held.</exception>
    public static ValueTask CommitAsync(
        this Lease lease, IReadOnlyList<SpannerMutation> writes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var store = StoreOf(lease);
        return lease.WriteWhileHeldAsync(
            (expected, desired, token) => store.CompareAndSwapAsync(expected!, desired, writes, store.Client.CommitAsync, token),
            cancellationToken);
    }

    /// <summary>
    /// Runs a read-write transaction that commits only while the lease is held. Renewals continue while the work runs, and it
    /// may renew the lease itself. The work is run again from its start when Spanner aborts the transaction.
    /// </summary>
    /// <remarks>
    /// The commit is given up after a third of the lease's duration, as every renewal is, and its outcome is then read: a commit
    /// of many rows needs a longer lease. On the emulator, which has one read-write transaction at a time, a renewal aborts
    /// the transaction. There, after each abort, the lease is renewed for four times as long as before, at most 5 min,
    /// until its next renewal: a crash then delays the others by that much.
    /// </remarks>
    /// <param name="lease">A lease that is kept in Spanner.</param>
    /// <param name="work">
    /// The statements; what it returns is written in the same commit. It may be called several times. Its token is cancelled
    /// when the lease is lost, too.
    /// </param>
    /// <param name="cancellationToken">As in <see cref="Lease.WriteWhileHeldAsync" />.</param>
    /// <exception cref="LeaseLostException">The lease is lost and, unless its outcome is unknown, nothing was written.</exception>
    /// <exception cref="SpannerRestException">A statement or write was rejected; nothing was written and the lease is held.</exception>
    public static ValueTask RunTransactionAsync(
        this Lease lease,
        Func<SpannerRestTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunTransactionAsync(lease, work, repeats: null, cancellationToken);
    }

    /// <summary>The same, for a limited time.</summary>
    internal static ValueTask RunTransactionAsync(
        Lease lease,
        Func<SpannerRestTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work,
        AbortRetries? repeats,
        CancellationToken cancellationToken) =>
        new FencedTransaction(lease, StoreOf(lease), work, repeats).RunAsync(cancellationToken);

    /// <summary>The same for work of a few short calls: within the time of one call, and under the lease as it is.</summary>
    internal static ValueTask RunShortTransactionAsync(
        Lease lease,
        Func<SpannerRestTransaction, CancellationToken, ValueTask<IReadOnlyList<SpannerMutation>>> work,
        Action<int> onRepeat,
        CancellationToken cancellationToken) =>
        RunTransactionAsync(
            lease,
            work,
            new AbortRetries(StoreOf(lease).Client.Connection.Timeout, onRepeat, LengthensLease: false),
            cancellationToken);

    private static SpannerLeaseStore StoreOf(Lease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return lease.Store as SpannerLeaseStore ?? throw new InvalidOperationException(
            $"The lease '{lease.Name}' is kept in a {lease.Store.GetType().Name}: only a lease in a SpannerLeaseStore can fence a Spanner commit.");
    }
}
