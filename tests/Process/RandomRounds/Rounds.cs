using RandomRounds.Judge;
using RandomRounds.Plan;
using RandomRounds.Run;
using SpannerMutex.Emulator;

namespace RandomRounds;

/// <summary>One round after the other, a line each, and a table at the end.</summary>
internal sealed class Rounds(int firstSeed, int count, bool proxy, TimeSpan within)
{
    // The emulator keeps 100 databases an instance and gets slower with what it has done.
    private const int RoundsPerEmulator = 20;

    public async Task<int> RunAsync(bool onlyPlans, CancellationToken cancellationToken)
    {
        var plans = Enumerable.Range(firstSeed, count).Select(seed => RoundPlan.Of(seed, proxy));
        if (onlyPlans)
        {
            foreach (var plan in plans)
            {
                Console.WriteLine(plan.Describe());
            }

            return 0;
        }

        if (EmulatorLocator.Find() is not { } binaries)
        {
            Console.Error.WriteLine("There are no programs of the Spanner emulator: install google-cloud-cli-spanner-emulator.");
            return 2;
        }

        var results = new List<RoundResult>();
        await using var emulator = await EmulatorProcess.StartAsync(binaries);
        foreach (var plan in plans)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (results.Count > 0 && results.Count % RoundsPerEmulator == 0)
            {
                await emulator.RestartAsync();
            }

            var result = await new Round(plan, emulator.RestPort, within).RunAsync();
            results.Add(result);
            Console.WriteLine(result.Line());
        }

        Console.WriteLine(ResultTable.Of(results));
        return results.All(result => result.Failures.Count == 0) ? 0 : 1;
    }
}
