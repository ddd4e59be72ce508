using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Tests;

/// <summary>The library's own store and client, over HTTP to a simulated Spanner.</summary>
[Collection(nameof(Sweeps))]
public sealed class SpannerSeedTests
{
    private const int Seeds = 2000;

    [Fact]
    public void Run_TwoThousandSeeds_KeepAllPromisesAndMeetEachFaultAndAnswer()
    {
        var report = SeedSweep.Run(1, Seeds, kind: StoreKind.Spanner);

        report.Seeds.ShouldBe(Seeds);
        if (report.Unsound.Count > 0)
        {
            Assert.Fail(
                $"{report.Violations} of {Seeds} seeds break a promise. The first:\n{SeedSweep.RunOne(report.Unsound[0].Seed, kind: StoreKind.Spanner).Describe()}");
        }

        foreach (var kind in Enum.GetValues<EventKind>().Except(SeedTests.Never))
        {
            report[kind].ShouldBeGreaterThan(10, kind.ToString());
        }
    }

    [Fact]
    public void Run_SameSeedTwice_SameHistory()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var once = SeedSweep.RunOne(seed, kind: StoreKind.Spanner).History;
            var again = SeedSweep.RunOne(seed, kind: StoreKind.Spanner).History;

            once.Events.Count.ShouldBeGreaterThan(30);
            once.ToString().ShouldBe(again.ToString());
        }
    }
}
