using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>What a waiting instance says, every 30 s.</summary>
public sealed class WaitingLogTests
{
    private readonly Fleet _fleet = new();
    private readonly CapturedLog _log = new(LogLevel.Information);

    private IEnumerable<string> Reports => _log.Texts.Where(text => text.StartsWith("Still waiting", StringComparison.Ordinal));

    [Fact]
    public async Task RunAsync_AnotherMigrates_NamesItItsTokenAndSinceWhen()
    {
        var holder = _fleet.Instance("holder");
        holder.Migrator.Hold();
        holder.Start();
        var waiter = _fleet.Instance("waiter", log: _log).Start();

        _fleet.Advance(61);

        Reports.ShouldBe(
        [
            $"Still waiting after 00:00:30: instance holder holds the lease under token {holder.State.Token}, seen since 2026-01-01 00:00:00Z, and renews it.",
            $"Still waiting after 00:01:00: instance holder holds the lease under token {holder.State.Token}, seen since 2026-01-01 00:00:00Z, and renews it.",
        ]);
        waiter.Stop();
        await waiter.ShouldHaveStoppedAsync();
        holder.Stop();
        await holder.ShouldHaveStoppedAsync();
    }

    // It said that another instance was migrating though none was.
    [Fact]
    public async Task RunAsync_OnlyWaitsAndNobodyMigrates_SaysSo()
    {
        var waiter = _fleet.Instance("waiter", role: MigrationGateRole.WaitOnly, log: _log).Start();

        _fleet.Advance(31);

        Reports.ShouldBe(["Still waiting after 00:00:30: nobody holds the lease; waiting for an instance that migrates."]);
        (waiter.State.Holder, waiter.State.Token).ShouldBe((null, null));
        waiter.Stop();
        await waiter.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_TheLeaseCantBeRead_SaysWhy()
    {
        var waiter = _fleet.Instance("waiter", log: _log);
        waiter.Store.Unplug();

        waiter.Start();
        _fleet.Advance(31);

        Reports.ShouldBe(["Still waiting after 00:00:30: the lease can't be read: The server is not reachable."]);
        waiter.Stop();
        await waiter.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_TheMigrationFails_IsToldOnceAndBeforeTheLeaseIsFree()
    {
        var instance = _fleet.Instance("a", log: _log);
        instance.Migrator.Fail("V0003__orders.sql: Table not found.");
        var release = instance.Store.Swaps.Pass().HoldRequest();
        instance.Start();

        release.HasArrived.ShouldBeTrue();
        _log.Texts.Count(text => text.Contains("Table not found", StringComparison.Ordinal)).ShouldBe(1);
        release.Release();
        await instance.ShouldStayShutAsync(MigrationPhase.Failed);
        _log.Texts.Count(text => text.Contains("Table not found", StringComparison.Ordinal)).ShouldBe(1);
    }
}
