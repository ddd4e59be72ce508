using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>
/// The holder is stopped at each call that writes, one round a call: the table's DDL, the acquisition, each journal entry,
/// each schema change, each statement, each commit, the release. Then it is killed or frozen, and others must finish.
/// </summary>
public sealed class HolderEndsAtEachWriteTests(OwnEmulator emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public Task Holder_KilledBehindAnyWrite_OthersFinishEveryEffectOnce() =>
        AtEachWriteAsync(async (round, database, holder, breakpoint) =>
        {
            await holder.KillAsync();
            await FinishAsync(round, database);
            breakpoint.Cut();
        }, BreakSide.AfterTheServer);

    [Fact]
    public Task Holder_KilledBeforeAnyWriteWhichLandsLate_OthersFinishEveryEffectOnce() =>
        AtEachWriteAsync(async (round, database, holder, breakpoint) =>
        {
            await holder.KillAsync();
            await FinishAsync(round, database);
            breakpoint.GoOn();
            await breakpoint.Forwarded.WaitAsync(s_patience);
        }, BreakSide.BeforeTheServer);

    [Fact]
    public Task Holder_FrozenBeforeAnyWritePastItsLease_WakesAndServesWithEveryEffectOnce() =>
        AtEachWriteAsync(async (round, database, holder, breakpoint) =>
        {
            holder.Freeze();
            await FinishAsync(round, database);
            holder.Wake();
            breakpoint.GoOn();
            await holder.UntilReadyAsync();
        }, BreakSide.BeforeTheServer);

    private async Task AtEachWriteAsync(
        Func<string, ShopDatabase, AppInstance, Breakpoint, Task> act, BreakSide side)
    {
        var server = await emulator.ProcessAsync();
        var writes = await CountWritesAsync(server);
        writes.ShouldBeGreaterThan(20);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, writes),
            new ParallelOptions { MaxDegreeOfParallelism = 3 },
            async (write, _) => await RoundAsync(server, write, side, act));
    }

    private static async Task RoundAsync(
        EmulatorProcess server, int write, BreakSide side, Func<string, ShopDatabase, AppInstance, Breakpoint, Task> act)
    {
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync($"127.0.0.1:{server.RestPort}");
        var seen = 0;
        var breakpoint = proxy.BreakAt(call => call.Writes && seen++ == write, side);
        await using var holder = await AppInstance.StartAsync("holder", database.Path, proxy.RestHost);
        var round = $"stopped at write {write}";
        try
        {
            round += $", {await breakpoint.Reached.WaitAsync(s_patience)}";
            await act(round, database, holder, breakpoint);
            await database.ShouldBeMigratedOnceAsync(round);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The round failed: {round}\n{e.Message}\n{holder.Log}", e);
        }
    }

    private static async Task FinishAsync(string round, ShopDatabase database)
    {
        await using var other = await AppInstance.StartAsync("other", database.Path, database.RestHost);
        await other.UntilReadyAsync();
        await database.ShouldBeMigratedOnceAsync(round);
    }

    // Under a long lease: a renewal would be a write that the rounds need not have.
    private static async Task<int> CountWritesAsync(EmulatorProcess server)
    {
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync($"127.0.0.1:{server.RestPort}");
        await using var holder = await AppInstance.StartAsync(
            "holder", database.Path, proxy.RestHost, ("SpannerMutex__Lease__Duration", "00:05:00"));
        await holder.UntilReadyAsync();
        await database.ShouldBeMigratedOnceAsync("nothing stopped");
        return proxy.Calls.Count(call => call.Writes);
    }
}
