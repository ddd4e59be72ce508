namespace SpannerMutex.Leases;

/// <summary>
/// Where lease records live. One compare-and-swap on one record, judged by the store's own clock, is all that the
/// protocol needs; an implementation is about a hundred lines. The stores of this library all pass one contract suite
/// (LeaseStoreContract, among the tests of its repository).
/// <para>Effects, which the suite checks by these numbers:</para>
/// <list type="number">
/// <item><description>(E1) <see cref="ReadAsync" /> is linearizable: it sees every swap that was applied before it began.</description></item>
/// <item><description>(E2) A swap is applied only if the record that stands has the expected name and version; at most one of any number of swaps from one version is applied.</description></item>
/// <item><description>(E3) A swap from nothing is applied only if no record of the name stands. The store then sets <see cref="LeaseRecord.Version" /> and, to the same number, <see cref="LeaseRecord.FencingToken" />: its own time in microseconds since 1970, taken after it knew that no record stood. That is above every version of a record that was deleted before, since a version grows by one a write and no two writes of one record fall into one microsecond.</description></item>
/// <item><description>(E4) The store sets <see cref="LeaseRecord.RenewedAt" /> to its own time of the write, on the clock that <see cref="LeaseSnapshot.Now" /> is taken from: not before the swap was sent.</description></item>
/// <item><description>(E5) Names are compared ordinally, and are never a part of a statement.</description></item>
/// <item><description>(E6) A deletion is applied only if the record that was read as free still stands, by its name and version. A record that is made again has a higher version and token (E3).</description></item>
/// <item><description>(E7) <see cref="ReadDurableAsync" /> returns only what no failover of the store takes back, and fails where that can't be told.</description></item>
/// </list>
/// <para>Failures:</para>
/// <list type="number">
/// <item><description>(F1) An exception from <see cref="CompareAndSwapAsync" /> says that the swap was not and never will be applied. The one exception is <see cref="OperationCanceledException" />, after which the outcome is open.</description></item>
/// <item><description>(F2) If the outcome is open, the answer is <see cref="SwapOutcome.Unknown" />, never a guess. A conflict may be with a copy of this very request, which the transport has executed before it: the caller reads the record before it believes a conflict. An exception (F1) is the answer to this request and to each copy of it.</description></item>
/// <item><description>(F3) A <see cref="SpannerMutexException" /> with <see cref="SpannerMutexException.IsTransient" /> may be tried again as it is.</description></item>
/// <item><description>(F4) Every call ends by itself, well or not, after a time that the store sets.</description></item>
/// </list>
/// </summary>
public interface ILeaseStore
{
    /// <summary>Makes what the store needs (a table) if it is missing. Any number may call it at once.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads one record and the store's time.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads one record to learn the outcome of a write whose answer was lost. The default is <see cref="ReadAsync" />,
    /// which is right where a read never sees what a failover may take back. A store that wraps another one forwards the call.
    /// </summary>
    /// <param name="name">The lease.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LeaseSnapshot> ReadDurableAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        ReadAsync(name, cancellationToken);

    /// <summary>Puts <paramref name="desired" /> in the place of <paramref name="expected" />.</summary>
    /// <param name="expected">The record that must stand (its name and version count); null if none may stand.</param>
    /// <param name="desired">The record to stand there after; its version is the expected one's plus one.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then open.</param>
    ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default);

    /// <summary>Deletes a record that was read as free (E6). Failures are as those of a swap: F1, F2.</summary>
    /// <param name="seen">What was read: a record that is free, as released or run out.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then open.</param>
    /// <exception cref="ArgumentException">There is no record in it, or it is held.</exception>
    ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default);

    /// <summary>All records whose names begin with a prefix, by name.</summary>
    /// <param name="prefix">The beginning, compared ordinally and literally; empty for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default);
}
