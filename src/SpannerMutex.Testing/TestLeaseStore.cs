using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.Testing;

/// <summary>
/// Leases in memory, for an app's tests: the test can do what a second process would do to a lease, and make the
/// store fail. A real <see cref="DistributedMutex" /> uses it, so that the app runs the same code as in production.
/// </summary>
/// <param name="timeProvider">The store's clock; the system's if null. Give the mutex the same.</param>
public sealed class TestLeaseStore(TimeProvider? timeProvider = null) : ILeaseStore
{
    private readonly InMemoryLeaseStore _leases = new(timeProvider);
    private volatile Exception? _failure;

    /// <summary>Makes each call fail from now on, until <see cref="Recover" />.</summary>
    /// <param name="error">
    /// What each call throws. Default: a transient error, as of a database that can't be reached: waiters continue to wait, and
    /// a holder loses its lease if it can't renew it in time.
    /// </param>
    public void Fail(SpannerMutexException? error = null) =>
        _failure = error ?? new SpannerRestException(SpannerStatusCode.Unavailable, "The test has made the lease store fail.");

    /// <summary>Lets calls through again.</summary>
    public void Recover() => _failure = null;

    /// <summary>
    /// Gives a lease to another process, whether it is free or held. Its holder notices at its next write: at once with
    /// <see cref="Lease.RenewAsync(CancellationToken)" />, otherwise after a third of the lease's duration.
    /// </summary>
    /// <param name="name">The lease.</param>
    /// <param name="note">The note of that process; none if null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The record of the lease; that process doesn't renew it.</returns>
    public ValueTask<LeaseRecord> TakeOverAsync(LeaseName name, string? note = null, CancellationToken cancellationToken = default) =>
        WriteAsync(name, LeaseOwner.New(), note, cancellationToken);

    /// <summary>Sets a lease free, whoever holds it: what a release by another process does.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="note">The note that is left on it; none if null.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The record of the lease.</returns>
    public ValueTask<LeaseRecord> SetFreeAsync(LeaseName name, string? note = null, CancellationToken cancellationToken = default) =>
        WriteAsync(name, null, note, cancellationToken);

    /// <inheritdoc />
    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        return _leases.EnsureSchemaAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        return _leases.ReadAsync(name, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        return _leases.CompareAndSwapAsync(expected, desired, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        return _leases.DeleteAsync(seen, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ThrowIfFailing();
        return _leases.ListAsync(prefix, cancellationToken);
    }

    private async ValueTask<LeaseRecord> WriteAsync(LeaseName name, LeaseOwner? owner, string? note, CancellationToken cancellationToken)
    {
        while (true)
        {
            var current = (await _leases.ReadAsync(name, cancellationToken)).Record;
            var version = (current?.Version ?? 0) + 1;
            var desired = new LeaseRecord
            {
                Name = name,
                Version = version,
                Owner = owner,
                FencingToken = owner is null ? current?.FencingToken ?? default : new FencingToken(version),
                Duration = current?.Duration ?? LeaseDuration.Default,
                Note = note,
            };

            // Another write may come between the read and this one.
            if (await _leases.CompareAndSwapAsync(current, desired, cancellationToken) is { Record: { } record })
            {
                return record;
            }
        }
    }

    private void ThrowIfFailing()
    {
        if (_failure is { } failure)
        {
            throw failure;
        }
    }
}
