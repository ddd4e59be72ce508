using Microsoft.Extensions.Logging;

namespace SpannerMutex.Leases;

/// <summary>
/// A lease that this process holds, and renews by itself until it is disposed. Stop working when
/// <see cref="LostToken" /> is cancelled; write through <see cref="WriteWhileHeldAsync" /> (or a store's extension on it) what must
/// never be written by a holder that has lost the lease without knowing it yet.
/// <para>
/// Keep a reference to it for as long as you rely on it, and dispose it. One that was collected without that is no longer
/// renewed: it counts as lost from its next renewal on, and a warning is logged.
/// </para>
/// </summary>
public sealed class Lease : IAsyncDisposable
{
    private readonly LeaseRenewer _renewer;

    internal Lease(LeaseRenewer renewer)
    {
        _renewer = renewer;
        renewer.Start(this);
    }

    /// <summary>The lease's name.</summary>
    public LeaseName Name => _renewer.Name;

    internal ILeaseStore Store => _renewer.Store;

    internal LeaseDuration Duration => _renewer.Duration;

    /// <summary>Grows with each acquisition of this lease, for ever.</summary>
    public FencingToken FencingToken => _renewer.FencingToken;

    /// <summary>
    /// Cancelled when the lease is lost: another took it, or it was not renewed for nine tenths of its duration, counted
    /// on the monotonic clock from before the last successful write was sent. It is cancelled on time even if a renewal
    /// hangs or the thread pool is exhausted, and at once when a frozen process wakes. A release never cancels it.
    /// </summary>
    public CancellationToken LostToken => _renewer.LostToken;

    /// <summary>
    /// Whether the lease is held at this moment, asked of the clock and not of a timer. What is done after asking may
    /// come too late all the same (the process can be frozen in between): fence it.
    /// </summary>
    public bool IsHeld => _renewer.IsHeld;

    /// <summary>
    /// Renews the lease by a swap of the caller's own, which may carry more in the same commit: it is applied only while
    /// this owner still stands in the record. Swaps of one lease run one after another. Once the swap is sent,
    /// <paramref name="cancellationToken" /> waits for <see cref="LeaseOptions.ReleaseTimeout" />, so that its outcome is known.
    /// </summary>
    /// <param name="attempt">The swap; called again with the same records when its answer is lost.</param>
    /// <param name="cancellationToken">Ends the wait for the turn at once, and the swap after a grace period.</param>
    /// <exception cref="LeaseLostException">The lease is lost; with <see cref="LeaseLostException.IsOutcomeUnknown" /> the swap may have been applied.</exception>
    public async ValueTask WriteWhileHeldAsync(ConditionalWrite attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        await _renewer.RenewAsync(attempt, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(this);
    }

    /// <summary>Renews now. It happens by itself each third of the duration; needed only to know that the lease is still held.</summary>
    /// <param name="cancellationToken">As in <see cref="WriteWhileHeldAsync" />.</param>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask RenewAsync(CancellationToken cancellationToken = default)
    {
        await _renewer.RenewAsync(cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(this);
    }

    /// <summary>Renews now, once for another duration: the next write, a renewal by itself too, has the usual one again.</summary>
    internal ValueTask RenewAsync(LeaseDuration duration, CancellationToken cancellationToken) =>
        _renewer.RenewAsync(duration, cancellationToken);

    /// <summary>Throws if the lease is lost.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public void ThrowIfLost() => _renewer.ThrowIfLost();

    /// <summary>
    /// Sets the lease free, within <see cref="LeaseOptions.ReleaseTimeout" /> and whatever became of the token it was
    /// acquired with. If the store can't be reached, the lease runs out by itself.
    /// </summary>
    /// <param name="note">
    /// How it ended, for people and for waiters; it replaces the note of the acquisition. Well-formed Unicode of at most
    /// 1,000,000 characters.
    /// </param>
    /// <returns>Whether the store has confirmed it; false if the lease was lost before or the store was not reached.</returns>
    /// <exception cref="ArgumentException">The note is too long or not well-formed; the lease is held still.</exception>
    public ValueTask<bool> ReleaseAsync(string? note = null)
    {
        LeaseNote.Check(note);
        return _renewer.ReleaseAsync(note);
    }

    /// <summary>Sets the lease free as <see cref="ReleaseAsync" /> does; harmless when done twice or after a loss.</summary>
    public async ValueTask DisposeAsync() => await _renewer.ReleaseAsync(null).ConfigureAwait(false);
}
