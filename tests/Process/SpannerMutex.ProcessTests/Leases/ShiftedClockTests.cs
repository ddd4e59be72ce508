using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>Wall clocks that are an hour off, by libfaketime: nobody takes a lease too soon, and nobody waits an hour for one.</summary>
public sealed class ShiftedClockTests(OwnEmulator emulator)
{
    [Fact]
    public async Task Clocks_AnHourOffEitherWay_MatterToNobody()
    {
        var server = await emulator.ProcessAsync();
        var fast = LibFakeTime.Shifted("+1h");
        var slow = LibFakeTime.Shifted("-1h");
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), "clocks");
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        await StartAsync(team, fast, TimeSpan.FromHours(1));
        await StartAsync(team, slow, TimeSpan.FromHours(-1));
        await StartAsync(team, null, TimeSpan.Zero);
        for (var round = 1; round <= 3; round++)
        {
            await team.UntilAllWorkAsync();
            await team.CheckAsync($"round {round}");
        }

        // Whoever is left takes over from each that dies, in its own idea of time.
        while (team.Holders.Count > 1)
        {
            var victim = await team.NextHolderAsync();
            var next = team.NextHolderAsync(otherThan: victim);
            await team.KillAsync(victim);
            await next;
            await team.CheckAsync($"{victim.Client} killed");
        }

        await team.EndAsync("at the end");
    }

    private static async Task StartAsync(HolderTeam team, IReadOnlyDictionary<string, string?>? environment, TimeSpan shift)
    {
        var from = team.Events.Count;
        var holder = await team.StartAsync(environment: environment);
        var started = await team.Events.NextAsync(
            from, $"{holder.Client} starts", told => told.Client == holder.Client && told.Kind == HolderEventKind.Started);
        (started.WallClock - DateTimeOffset.UtcNow - shift).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(10), $"the clock of {holder.Client}");
    }
}
