using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>
/// A hundred times a holder is killed (-9) or frozen (SIGSTOP, SIGCONT) at a random moment, most often the one that holds
/// the lease. The others must go on, and after each round the database must be in order.
/// </summary>
public sealed class KilledAndFrozenHoldersTests(OwnEmulator emulator, ITestOutputHelper output)
{
    private const int Rounds = 100;
    private const int Teams = 4;
    private const int HoldersInATeam = 3;

    private static readonly TimeSpan s_section = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Holders_KilledAndFrozenAtRandomMoments_LoseNothingAndNeverOverlap()
    {
        var seed = RandomMoments.Seed(output);
        var server = await emulator.ProcessAsync();
        var database = await HolderTeam.CreateDatabaseAsync(server);

        var teams = await Task.WhenAll(Enumerable.Range(1, Teams).Select(async number =>
        {
            await using var team = new HolderTeam(new HolderSettings(database, $"lease{number}"), $"127.0.0.1:{server.RestPort}");
            return await RunAsync(team, new Random(seed + number), $"seed {seed}, lease {number}");
        }));

        var (killed, frozen) = (teams.Sum(team => team.Killed), teams.Sum(team => team.Frozen));
        var lost = teams.Sum(team => team.Lost);
        output.WriteLine($"{killed} killed, {frozen} frozen, {lost} woke to a lost lease; {teams.Sum(team => team.Sections)} critical sections.");
        (killed + frozen).ShouldBe(Rounds);
        lost.ShouldBeGreaterThan(0, "a holder frozen for longer than its lease finds out");
    }

    private static async Task<(int Killed, int Frozen, int Lost, int Sections)> RunAsync(HolderTeam team, Random random, string name)
    {
        for (var i = 0; i < HoldersInATeam; i++)
        {
            await team.StartAsync();
        }

        await team.NextHolderAsync();
        var (killed, frozen) = (0, 0);
        for (var round = 1; round <= Rounds / Teams; round++)
        {
            var victim = random.Next(5) == 0 ? team.Holders[random.Next(HoldersInATeam)] : await team.NextHolderAsync();
            await random.PassAsync(s_section);
            var isKill = random.Next(2) == 0;
            var because = $"{name}, round {round}, {victim.Client} {(isKill ? "killed" : "frozen")}";
            if (isKill)
            {
                killed++;
                await KillAsync(team, victim);
            }
            else
            {
                frozen++;
                await FreezeAsync(team, victim, random);
            }

            await team.CheckAsync(because);
        }

        var work = await team.EndAsync($"{name}, at the end");
        var lost = team.Events.All.Count(told => told.Kind == HolderEventKind.Lost);
        return (killed, frozen, lost, work.Steps.Select(step => step.Token).Distinct().Count());
    }

    private static async Task KillAsync(HolderTeam team, HolderProcess victim)
    {
        var next = team.NextHolderAsync(otherThan: victim);
        await team.KillAsync(victim);
        await team.StartAsync();
        await next;
    }

    private static async Task FreezeAsync(HolderTeam team, HolderProcess victim, Random random)
    {
        victim.Freeze();
        if (random.Next(3) == 0)
        {
            await random.PassAsync(team.Settings.Duration);
        }
        else
        {
            await team.NextHolderAsync(otherThan: victim);
            await random.PassAsync(s_section);
        }

        var itWorks = team.UntilItWorksAsync(victim);
        victim.Wake();
        await itWorks;
    }
}
