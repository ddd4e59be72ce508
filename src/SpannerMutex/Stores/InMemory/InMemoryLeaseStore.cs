using SpannerMutex.Leases;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.InMemory;

/// <summary>
/// Leases within this process, for tests and for development without a database. It does not exclude other processes.
/// </summary>
public sealed class InMemoryLeaseStore : ILeaseStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, LeaseRecord> _records = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _createdAt;
    private readonly long _createdTimestamp;
    private long _lastVersion;

    /// <summary>An empty store.</summary>
    /// <param name="timeProvider">The store's clock; the system's where null.</param>
    public InMemoryLeaseStore(TimeProvider? timeProvider = null)
    {
        _time = SystemClock.Or(timeProvider);
        _createdAt = _time.GetUtcNow();
        _createdTimestamp = _time.GetTimestamp();
    }

    // A wall clock may be adjusted, which would expire a lease that its holder takes for valid.
    private DateTimeOffset Now => _createdAt + _time.GetElapsedTime(_createdTimestamp);

    /// <inheritdoc />
    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return ValueTask.FromResult(new LeaseSnapshot(_records.GetValueOrDefault(name.Value), Now));
        }
    }

    /// <inheritdoc />
    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(desired);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var current = _records.GetValueOrDefault(desired.Name.Value);
            if (current?.Version != expected?.Version)
            {
                return ValueTask.FromResult(SwapResult.Conflict);
            }

            var now = Now;
            var record = desired with { RenewedAt = now };
            if (expected is null)
            {
                var version = FirstVersion(now);
                record = record with { Version = version, FencingToken = new FencingToken(version) };
            }

            _lastVersion = Math.Max(_lastVersion, record.Version);
            _records[desired.Name.Value] = record;
            return ValueTask.FromResult(SwapResult.Applied(record));
        }
    }

    /// <inheritdoc />
    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default)
    {
        var record = LeaseProtocol.Delete(seen);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_records.GetValueOrDefault(record.Name.Value)?.Version != record.Version)
            {
                return ValueTask.FromResult(SwapOutcome.Conflict);
            }

            _records.Remove(record.Name.Value);
            return ValueTask.FromResult(SwapOutcome.Applied);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            IReadOnlyList<LeaseRecord> found =
                [.. _records.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(r => r.Value)];
            return ValueTask.FromResult(found);
        }
    }

    /// <summary>Removes a record, held or not, as a person could in a database. Its versions are never used again.</summary>
    /// <param name="name">The lease.</param>
    public void Delete(LeaseName name)
    {
        lock (_lock)
        {
            _records.Remove(name.Value);
        }
    }

    // A clock that doesn't advance, such as a test's, must not repeat a version.
    private long FirstVersion(DateTimeOffset now) =>
        Math.Max(_lastVersion + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
