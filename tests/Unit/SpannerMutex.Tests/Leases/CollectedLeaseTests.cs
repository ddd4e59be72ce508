using System.Runtime.CompilerServices;
using SpannerMutex.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Leases;

/// <summary>A handle that nobody disposes and nobody has any more: its renewals end, or nothing but the process's end would free the lease.</summary>
public sealed class CollectedLeaseTests
{
    private readonly LeaseWorld _world = new();

    [Fact]
    public void Lease_CollectedWithoutDisposal_IsReleasedAtItsNextRenewalWithAWarning()
    {
        var log = new CapturedLog();
        var lost = AcquireAndForget(log);
        Collect();
        _world.IsFree.ShouldBeFalse();

        _world.Advance(5);

        _world.IsFree.ShouldBeTrue();
        lost.IsCancellationRequested.ShouldBeTrue();
        log.Texts.ShouldHaveSingleItem().ShouldContain("it was garbage-collected without having been disposed");
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public void Lease_CollectedAndTheStoreFails_IsNotRenewedAndRunsOut()
    {
        AcquireAndForget(new CapturedLog());
        Collect();
        _world.Store.Unplug();

        _world.Advance(15);

        _world.IsFree.ShouldBeTrue();
        _world.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lease_StillReferenced_OutlivesCollections()
    {
        await using var lease = await _world.AcquireAsync();
        for (var i = 0; i < 5; i++)
        {
            Collect();
            _world.Advance(5);
        }

        lease.IsHeld.ShouldBeTrue();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CancellationToken AcquireAndForget(CapturedLog log) =>
        _world.NewMutex(log).TryAcquireAsync().AsTask().Result.ShouldNotBeNull().LostToken;

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
