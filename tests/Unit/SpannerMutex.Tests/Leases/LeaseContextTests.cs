using System.Diagnostics;
using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>A lease outlives the request that acquired it: nothing of the request's context lives on in its renewals.</summary>
public sealed class LeaseContextTests
{
    private static readonly AsyncLocal<string?> s_request = new();

    private readonly LeaseWorld _world = new();
    private readonly List<(string? Request, Activity? Activity)> _seen = [];

    [Fact]
    public async Task Lease_AcquiredWithinARequest_RenewsOutsideOfIt()
    {
        _world.Store.BeforeSwap = () => _seen.Add((s_request.Value, Activity.Current));
        await using var lease = await AcquireInARequestAsync();
        _seen.ShouldHaveSingleItem().Request.ShouldBe("request 1", "the acquisition belongs to the request");
        _seen.Clear();

        _world.Advance(10);

        _seen.Count.ShouldBe(2);
        _seen.ShouldAllBe(s => s.Request == null && s.Activity == null);
    }

    // The renewal is due as soon as the lease is acquired, and is sent on the acquirer's own stack.
    [Fact]
    public async Task Lease_RenewalIsDueAtOnce_RenewsOutsideOfTheRequest()
    {
        var answer = _world.Store.Swaps.HoldAnswer();
        var acquiring = AcquireInARequestAsync();
        _world.Advance(4.9999);
        _world.Freeze(1);
        _world.Store.BeforeSwap = () => _seen.Add((s_request.Value, Activity.Current));
        answer.Release();

        await using var lease = await acquiring;

        var seen = _seen.ShouldHaveSingleItem();
        seen.Request.ShouldBeNull();
        seen.Activity.ShouldBeNull();
    }

    [Fact]
    public async Task AcquireAsync_Returns_LeavesTheCallersContextAsItWas()
    {
        s_request.Value = "request 2";

        await using var lease = await _world.AcquireAsync();

        s_request.Value.ShouldBe("request 2");
    }

    private async Task<Lease> AcquireInARequestAsync()
    {
        s_request.Value = "request 1";
        using var activity = new Activity("request").Start();
        return await _world.AcquireAsync();
    }
}
