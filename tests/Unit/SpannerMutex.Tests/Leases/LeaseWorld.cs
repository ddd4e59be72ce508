using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.Logging;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Leases;

/// <summary>
/// One lease of 15 s, polled each 250 ms: valid for 13.5 s, renewed each 5 s. This process reaches the store over
/// a connection that the test disturbs; a rival in another process reaches it undisturbed. One clock drives them all.
/// </summary>
internal sealed class LeaseWorld
{
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    public static readonly LeaseDuration Duration = LeaseDuration.Default;

    public LeaseWorld()
    {
        Truth = new InMemoryLeaseStore(Clock);
        Store = new FaultyLeaseStore(Truth);
        Mutex = NewMutex(Store, Clock);
        Rival = NewMutex(Truth, Clock);
    }

    public VirtualClock Clock { get; } = new();

    /// <summary>The store itself, which no fault touches.</summary>
    public InMemoryLeaseStore Truth { get; }

    /// <summary>This process's connection to it.</summary>
    public FaultyLeaseStore Store { get; }

    public DistributedMutex Mutex { get; }

    public DistributedMutex Rival { get; }

    public LeaseRecord? Record => Truth.ReadAsync(Name).AsTask().Result.Record;

    public bool IsFree => Truth.ReadAsync(Name).AsTask().Result.IsFree;

    private static LeaseName Name => new("orders");

    public static DistributedMutex NewMutex(ILeaseStore store, TimeProvider clock, TimeSpan? pollInterval = null) =>
        new(store, Name, new LeaseOptions { PollInterval = pollInterval ?? 2 * Poll }, () => 0, clock);

    /// <summary>This process's mutex, with a log.</summary>
    public DistributedMutex NewMutex(CapturedLog log) =>
        new(Store, Name, new LeaseOptions { PollInterval = 2 * Poll }, () => 0, Clock, log.For<DistributedMutex>());

    /// <summary>This process holds the lease.</summary>
    public async Task<Lease> AcquireAsync(string? note = null) =>
        (await Mutex.TryAcquireAsync(new AcquireOptions { Note = note })).ShouldNotBeNull();

    /// <summary>What this process writes under its lease, over the connection that the test disturbs.</summary>
    public ValueTask<SwapResult> WriteAsync(LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken) =>
        Store.CompareAndSwapAsync(expected, desired, cancellationToken);

    /// <summary>A rival holds the lease and renews it.</summary>
    public async Task<Lease> RivalAcquiresAsync(string? note = null) =>
        (await Rival.TryAcquireAsync(new AcquireOptions { Note = note })).ShouldNotBeNull();

    /// <summary>A rival took the lease and was killed right after.</summary>
    public async Task<LeaseRecord> RivalAcquiresAndDiesAsync(string? note = null)
    {
        var seen = await Truth.ReadAsync(Name);
        return await SwapBehindAsync(seen.Record, LeaseProtocol.Acquire(Name, seen, LeaseOwner.New(), Duration, note));
    }

    /// <summary>Somebody writes over the record whoever holds it.</summary>
    public async Task UsurpAsync()
    {
        var stands = Record.ShouldNotBeNull();
        var version = stands.Version + 1;
        await SwapBehindAsync(stands, stands with { Version = version, FencingToken = new FencingToken(version), Owner = LeaseOwner.New() });
    }

    /// <summary>The lease was held once and is free again: a record stands.</summary>
    public async Task HeldOnceAsync()
    {
        var lease = await RivalAcquiresAsync();
        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public void Freeze(double seconds) => Clock.Freeze(TimeSpan.FromSeconds(seconds));

    private async Task<LeaseRecord> SwapBehindAsync(LeaseRecord? expected, LeaseRecord desired) =>
        (await Truth.CompareAndSwapAsync(expected, desired)).Record.ShouldNotBeNull();
}
