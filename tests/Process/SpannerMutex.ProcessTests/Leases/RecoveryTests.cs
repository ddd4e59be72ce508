using System.Diagnostics;
using System.Globalization;
using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>
/// How long the lease stays with a holder that was killed (-9). The time is printed, not asserted: it is the machine's.
/// <c>SPANNER_MUTEX_RECOVERIES=20</c> measures more often.
/// </summary>
public sealed class RecoveryTests(OwnEmulator emulator, ITestOutputHelper output)
{
    [Fact]
    public async Task Holder_Killed_AnotherTakesOver()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SPANNER_MUTEX_RECOVERIES") ?? "3", CultureInfo.InvariantCulture);
        var server = await emulator.ProcessAsync();
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), "recovery") { Duration = TimeSpan.FromSeconds(2) };
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        await team.StartAsync();
        await team.StartAsync();
        await team.UntilAllWorkAsync();
        var times = new List<TimeSpan>();
        while (times.Count < count)
        {
            var victim = await team.NextHolderAsync();
            var from = team.Events.Count;
            var killedAt = Stopwatch.GetTimestamp();
            await team.KillAsync(victim);
            var next = await team.Events.NextAsync(
                from, "another takes over", told => told.Kind == HolderEventKind.Acquired && told.Client != victim.Client);
            times.Add(Stopwatch.GetElapsedTime(killedAt, next.At));

            await team.UntilItWorksAsync(await team.StartAsync());
            await team.CheckAsync($"{victim.Client} killed");
        }

        await team.EndAsync("at the end");
        times.Sort();
        output.WriteLine(
            $"Recovery after kill -9, {count} times: median {times[count / 2].TotalSeconds:0.000} s, worst {times[^1].TotalSeconds:0.000} s; "
            + $"duration {settings.Duration.TotalSeconds:0.0} s + one poll {settings.PollInterval.TotalSeconds:0.0} s.");
    }
}
