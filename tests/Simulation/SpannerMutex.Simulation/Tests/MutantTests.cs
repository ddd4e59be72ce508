using SpannerMutex.Simulation.Mutants;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Tests;

[Collection(nameof(Sweeps))]
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int Seeds = 2000;

    [Fact]
    public void Run_EachDeliberateBug_IsCaught()
    {
        var catches = MutationTable.Run(1, Seeds, untilCaught: true);
        output.WriteLine(MutationTable.Describe(catches));

        catches.Where(c => c.Report.Violations == 0).Select(c => c.Mutant.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Describe_CaughtMutant_TellsHowToReplayIt()
    {
        var caught = SeedSweep.Run(1, 20, MutantList.Find("unguarded-update")).Unsound[0];
        var result = SeedSweep.RunOne(caught.Seed, MutantList.Find("unguarded-update"));

        result.Violation.ShouldBe(caught.Violation);
        result.Describe("unguarded-update").ShouldContain($"--seed {caught.Seed} --mutant unguarded-update --history");
    }
}
