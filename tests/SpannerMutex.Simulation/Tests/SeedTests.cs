using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Tests;

[Collection(nameof(Sweeps))]
public sealed class SeedTests
{
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

    [Theory]
    [InlineData(EventKind.RequestDropped)]
    [InlineData(EventKind.ReplyDropped)]
    [InlineData(EventKind.RequestLate)]
    [InlineData(EventKind.Replayed)]
    [InlineData(EventKind.Refused)]
    [InlineData(EventKind.Denied)]
    [InlineData(EventKind.Frozen)]
    [InlineData(EventKind.Killed)]
    [InlineData(EventKind.WallClockSet)]
    [InlineData(EventKind.StoreDeleted)]
    [InlineData(EventKind.Cancelled)]
    [InlineData(EventKind.LossSignalled)]
    [InlineData(EventKind.WriteDone)]
    [InlineData(EventKind.WriteLost)]
    [InlineData(EventKind.WriteOpen)]
    [InlineData(EventKind.NotAcquired)]
    [InlineData(EventKind.GateOpened)]
    internal void Run_ThreeHundredSeeds_MeetEachFaultAndAnswer(EventKind kind) =>
        SeedSweep.Run(1, 300)[kind].ShouldBeGreaterThan(10);

    [Fact]
    public void Run_SameSeedTwice_SameHistory()
    {
        for (var seed = 1; seed <= 100; seed++)
        {
            var (once, again) = (SeedSweep.RunOne(seed), SeedSweep.RunOne(seed));

            once.History.Events.Count.ShouldBeGreaterThan(50);
            once.History.ToString().ShouldBe(again.History.ToString());
        }
    }

    [Fact]
    public void Run_OtherSeed_OtherHistory() =>
        SeedSweep.RunOne(1).History.ToString().ShouldNotBe(SeedSweep.RunOne(2).History.ToString());
}
