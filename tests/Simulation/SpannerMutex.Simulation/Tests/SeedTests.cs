using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Tests;

[Collection(nameof(Sweeps))]
public sealed class SeedTests
{
    /// <summary>What must never happen.</summary>
    internal static readonly EventKind[] Never = [EventKind.GateParked, EventKind.Crashed, EventKind.Wedged];

    private const int Seeds = 10_000;

    [Fact]
    public void Run_TenThousandSeeds_KeepAllPromises()
    {
        var report = SeedSweep.Run(1, Seeds);

        report.Seeds.ShouldBe(Seeds);
        if (report.Unsound.Count > 0)
        {
            Assert.Fail($"{report.Violations} of {Seeds} seeds break a promise. The first:\n{SeedSweep.RunOne(report.Unsound[0].Seed).Describe()}");
        }
    }

    [Fact]
    public void Run_ThreeHundredSeeds_MeetEachFaultAndAnswer()
    {
        var report = SeedSweep.Run(1, 300);

        foreach (var kind in Enum.GetValues<EventKind>().Except(Never))
        {
            report[kind].ShouldBeGreaterThan(10, kind.ToString());
        }
    }

    [Fact]
    public void Run_SameSeedTwice_SameHistory()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var (once, again) = (SeedSweep.RunOne(seed), SeedSweep.RunOne(seed));

            once.History.Events.Count.ShouldBeGreaterThan(30);
            once.History.ToString().ShouldBe(again.History.ToString());
        }
    }

    [Fact]
    public void Run_OtherSeed_OtherHistory() =>
        SeedSweep.RunOne(1).History.ToString().ShouldNotBe(SeedSweep.RunOne(2).History.ToString());
}
