namespace SpannerMutex.Leases;

/// <summary>
/// Where lease records are kept. The protocol needs one compare-and-swap on one record, and the store's own clock;
/// an implementation is about a hundred lines. The stores of this library all pass one contract suite, which tests yours too:
/// <c>LeaseStoreContract</c> of the package SpannerMutex.Testing.
/// <para>Effects, which the suite checks by these numbers:</para>
/// <list type="number">
/// <item><description>(E1) <see cref="ReadAsync" /> is linearizable: it sees every write that was applied before it began.</description></item>
/// <item><description>(E2) A compare-and-swap is applied only if the current record has the expected name and version; of any number of writes from one version at most one is applied.</description></item>
/// <item><description>(E3) A compare-and-swap from no record is applied only if the name has no record. The store then sets <see cref="LeaseRecord.Version" /> and, to the same number, <see cref="LeaseRecord.FencingToken" />: its own time in microseconds since 1970, taken after it knew that there was no record. That is above every version of a record that was deleted before, since a version increases by one with each write and no two writes of one record happen in one microsecond.</description></item>
/// <item><description>(E4) The store sets <see cref="LeaseRecord.RenewedAt" /> to its own time of the write, on the clock that <see cref="LeaseSnapshot.Now" /> is taken from: not before the write was sent.</description></item>
/// <item><description>(E5) Names are compared ordinally, and are never a part of a statement.</description></item>
/// <item><description>(E6) A deletion is applied only if the record that was read as free is still current, by its name and version. A record that is created again has a higher version and token (E3).</description></item>
/// <item><description>(E7) <see cref="ReadDurableAsync" /> returns only what no failover of the store can revert, and fails where that isn't certain.</description></item>
/// </list>
/// <para>Failures:</para>
/// <list type="number">
/// <item><description>(F1) An exception from <see cref="CompareAndSwapAsync" /> means that the write was not and never will be applied. The one exception is <see cref="OperationCanceledException" />, after which the outcome is unknown.</description></item>
/// <item><description>(F2) If the outcome is unknown, the result is <see cref="SwapOutcome.Unknown" />, never a guess. A conflict may be with a copy of this request, which the transport executed before it: the caller reads the record before it trusts a conflict. An exception (F1) holds for this request and for each copy of it.</description></item>
/// <item><description>(F3) A <see cref="SpannerMutexException" /> with <see cref="SpannerMutexException.IsTransient" /> may be retried unchanged.</description></item>
/// <item><description>(F4) Every call ends by itself, with or without success, after a time that the store sets.</description></item>
/// </list>
/// </summary>
public interface ILeaseStore
{
    /// <summary>Creates what the store needs (a table) if it is missing. Safe to call concurrently.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads one record and the store's time.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads one record to learn the outcome of a write whose reply was lost. The default is <see cref="ReadAsync" />,
    /// which is right where a read never sees what a failover may revert. A store that wraps another one forwards the call.
    /// </summary>
    /// <param name="name">The lease.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LeaseSnapshot> ReadDurableAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        ReadAsync(name, cancellationToken);

    /// <summary>Replaces <paramref name="expected" /> by <paramref name="desired" />.</summary>
    /// <param name="expected">The record that must be current (by its name and version); null if there must be none.</param>
    /// <param name="desired">The record to write; its version is the expected one's plus one.</param>
    /// <param name="cancellationToken">Cancels the call; the outcome is then unknown.</param>
    ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default);

    /// <summary>Deletes a record that was read as free (E6). Failures as in a compare-and-swap: F1, F2.</summary>
    /// <param name="seen">What was read: a record that is free, because it was released or has expired.</param>
    /// <param name="cancellationToken">Cancels the call; the outcome is then unknown.</param>
    /// <exception cref="ArgumentException">It has no record, or the lease is held.</exception>
    ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default);

    /// <summary>All records whose names begin with a prefix, by name.</summary>
    /// <param name="prefix">The beginning, compared ordinally and literally; empty for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default);
}
