namespace SpannerMutex.Leases;

/// <summary>
/// A lease that this process holds. It is renewed automatically until it is disposed. Stop working when
/// <see cref="LostToken" /> is cancelled; write through <see cref="WriteWhileHeldAsync" /> (or a store's extension on it) what must
/// never be written by a holder that has lost the lease without knowing it yet.
/// <para>
/// Keep a reference to it for as long as you rely on it, and dispose it. A lease that was garbage-collected without being
/// disposed is no longer renewed: it counts as lost from its next renewal on, and a warning is logged.
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

    /// <summary>Increases with each acquisition of this lease, and never decreases.</summary>
    public FencingToken FencingToken => _renewer.FencingToken;

    /// <summary>
    /// Cancelled when the lease is lost: another acquired it, or it was not renewed for nine tenths of its duration, counted
    /// on the monotonic clock from before the last successful write was sent. It is cancelled on time even if a renewal
    /// hangs or the thread pool is exhausted, and immediately when a paused process resumes. A release never cancels it.
    /// </summary>
    public CancellationToken LostToken => _renewer.LostToken;

    /// <summary>
    /// Whether the lease is held at this moment, by the clock and not by a timer. A write after this check may still come too
    /// late, because the process can be paused in between: fence it.
    /// </summary>
    public bool IsHeld => _renewer.IsHeld;

    /// <summary>
    /// Renews the lease by a compare-and-swap of the caller's own, which may carry more writes in the same commit. It is applied
    /// only while this owner is in the record. Writes of one lease run one after another. Once the write is sent, a cancellation
    /// takes effect only after <see cref="LeaseOptions.ReleaseTimeout" />, so that its outcome is known.
    /// </summary>
    /// <param name="attempt">The write; called again with the same records when its reply is lost.</param>
    /// <param name="cancellationToken">Cancels the wait for other writes immediately, and the write itself after a grace period.</param>
    /// <exception cref="LeaseLostException">The lease is lost; with <see cref="LeaseLostException.IsOutcomeUnknown" /> the write may have been applied.</exception>
    public async ValueTask WriteWhileHeldAsync(ConditionalWrite attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        await _renewer.RenewAsync(attempt, cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(this);
    }

    /// <summary>Renews now. Renewal is automatic, after each third of the duration; call this only to be sure that the lease is still held.</summary>
    /// <param name="cancellationToken">As in <see cref="WriteWhileHeldAsync" />.</param>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public async ValueTask RenewAsync(CancellationToken cancellationToken = default)
    {
        await _renewer.RenewAsync(cancellationToken).ConfigureAwait(false);
        GC.KeepAlive(this);
    }

    /// <summary>Renews now, once for another duration: the next write, including an automatic renewal, has the usual one again.</summary>
    internal ValueTask RenewAsync(LeaseDuration duration, CancellationToken cancellationToken) =>
        _renewer.RenewAsync(duration, cancellationToken);

    /// <summary>Throws if the lease is lost.</summary>
    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public void ThrowIfLost() => _renewer.ThrowIfLost();

    /// <summary>
    /// Releases the lease, within <see cref="LeaseOptions.ReleaseTimeout" />, also if the token it was acquired with is
    /// cancelled. If the store can't be reached, the lease expires by itself.
    /// </summary>
    /// <param name="note">
    /// How it ended, for people and for waiters; it replaces the note of the acquisition. Well-formed Unicode of at most
    /// 1,000,000 characters.
    /// </param>
    /// <returns>Whether the store has confirmed it; false if the lease was lost before or the store was not reached.</returns>
    /// <exception cref="ArgumentException">The note is too long or not well-formed; the lease is still held.</exception>
    public ValueTask<bool> ReleaseAsync(string? note = null)
    {
        LeaseNote.Check(note);
        return _renewer.ReleaseAsync(note);
    }

    /// <summary>Releases the lease as <see cref="ReleaseAsync" /> does; has no effect when called twice or after a loss.</summary>
    public async ValueTask DisposeAsync() => await _renewer.ReleaseAsync(null).ConfigureAwait(false);
}
