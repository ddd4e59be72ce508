using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SpannerMutex.Leases;

/// <summary>
/// The mutexes of one store, by name. Thread-safe; <c>AddSpannerMutex</c> registers one for the life of the process.
/// </summary>
/// <param name="store">Where the leases live.</param>
/// <param name="options">Timing of all of them; defaults where null.</param>
/// <param name="timeProvider">The clock, as in <see cref="DistributedMutex" />.</param>
/// <param name="logger">The log; none where null.</param>
/// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
public sealed class DistributedMutexProvider(
    ILeaseStore store, LeaseOptions? options = null, TimeProvider? timeProvider = null, ILogger<DistributedMutex>? logger = null)
{
    private readonly ILeaseStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly LeaseOptions _options = (options ?? new LeaseOptions()).CheckedCopy(nameof(options));
    private readonly ConcurrentDictionary<LeaseName, DistributedMutex> _mutexes = [];

    /// <summary>
    /// The mutex of that name, the same at each call. Each is kept for the life of the process: for names that are used once,
    /// create a <see cref="DistributedMutex" /> instead.
    /// </summary>
    /// <param name="name">The lease's name: 1 to 256 characters.</param>
    /// <returns>The mutex.</returns>
    /// <exception cref="ArgumentException">That is no name of a lease.</exception>
    public DistributedMutex Get(string name) =>
        _mutexes.GetOrAdd(new LeaseName(name), key => new DistributedMutex(_store, key, _options, timeProvider, logger));
}
