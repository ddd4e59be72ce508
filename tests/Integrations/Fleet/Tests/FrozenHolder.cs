using System.Diagnostics;
using SpannerMutex.TestSupport.PostgreSql;

namespace MigratingFleet;

/// <summary>
/// The process that migrates is frozen (SIGSTOP) in a migration's transaction for more than two leases, and wakes
/// (SIGCONT). What counts is what the migrations left in the database.
/// </summary>
public abstract class FrozenHolder(PostgreSqlFixture postgres)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>How to read what the migrator wrote down for itself.</summary>
    protected abstract string History { get; }

    /// <summary>What it must have written.</summary>
    protected abstract string Migrations { get; }

    /// <summary>The server ends the frozen transaction: the others are ready while the holder still sleeps.</summary>
    protected async Task ShouldGoOnWithoutItAsync(params (string Key, string? Value)[] settings)
    {
        await using var fleet = new Fleet(postgres, $"Options=-c idle_in_transaction_session_timeout={Lease.TotalMilliseconds / 2:0}");
        var (frozen, others, asleep) = await FreezeAsync(fleet, settings);

        (await Fleet.ExitCodesAsync(others)).ShouldAllBe(code => code == 0, fleet.Log);

        await ShouldEndWellAsync(fleet, frozen, others, asleep, settings);
    }

    /// <summary>
    /// The frozen transaction stands, with its locks: those that take over run into their time limit, until the holder has
    /// woken.
    /// </summary>
    /// <param name="met">What is logged by one that has run into it.</param>
    /// <param name="settings">The settings of all.</param>
    protected async Task ShouldWaitForItAsync(string met, params (string Key, string? Value)[] settings)
    {
        await using var fleet = new Fleet(postgres, "Command Timeout=10");
        var (frozen, others, asleep) = await FreezeAsync(fleet, settings);

        await fleet.UntilBlockedByAsync(frozen);
        await fleet.UntilLoggedAsync(met);
        others.ShouldAllBe(other => !other.Exited.IsCompleted, fleet.Log);

        await ShouldEndWellAsync(fleet, frozen, others, asleep, settings);
    }

    private static async Task<(FleetProcess Frozen, List<FleetProcess> Others, Stopwatch Asleep)> FreezeAsync(
        Fleet fleet, (string Key, string? Value)[] settings)
    {
        await using var halt = await fleet.HaltAsync();
        var all = await fleet.StartAsync(Complete(settings));
        var holder = await fleet.StandsAtAsync(halt);
        holder.Freeze();

        // With the lock given up, the server has done all that it was asked: the transaction is idle.
        return (holder, [.. all.Where(process => process != holder)], Stopwatch.StartNew());
    }

    private async Task ShouldEndWellAsync(
        Fleet fleet, FleetProcess frozen, List<FleetProcess> others, Stopwatch asleep, (string Key, string? Value)[] settings)
    {
        while (asleep.Elapsed <= 2 * Lease)
        {
            await Task.Delay(Lease / 10);
        }

        frozen.Wake();

        (await Fleet.ExitCodesAsync([frozen, .. others])).ShouldAllBe(code => code == 0, fleet.Log);
        (await fleet.HistoryAsync(History)).ShouldBe(Migrations, fleet.Log);
        (await fleet.EffectsAsync()).ShouldBe("CreateEffects,CreateOrders,SeedOrders", fleet.Log);
        (await fleet.OrdersAsync()).ShouldBe(100, fleet.Log);
        var late = await fleet.StartOneAsync("late", Complete(settings));
        (await Fleet.ExitCodesAsync([late])).ShouldBe([0], fleet.Log);
        fleet.Log.ShouldNotContain("are parked");
        fleet.Log.ShouldNotContain("(failed attempt");
    }

    private static (string, string?)[] Complete((string Key, string? Value)[] settings) =>
        [("Leases", "PostgreSql"), ("SpannerMutex__Lease__Duration", $"{Lease}"), .. settings];
}
