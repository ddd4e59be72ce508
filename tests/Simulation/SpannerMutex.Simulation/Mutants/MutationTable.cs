using System.Globalization;
using System.Text;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>How many seeds catch each deliberate bug, and by which rule first.</summary>
internal static class MutationTable
{
    public static IReadOnlyList<(Mutant Mutant, SweepReport Report)> Run(int first, int last, bool untilCaught = false) =>
        [.. MutantList.All.Select(m => (m, SeedSweep.Run(first, last, m, m.Kind, untilCaught)))];

    public static string Describe(IReadOnlyList<(Mutant Mutant, SweepReport Report)> catches)
    {
        var text = new StringBuilder("| mutant | what is wrong | caught by | first seed | by the rule |\n|---|---|---|---|---|\n");
        foreach (var (mutant, report) in catches)
        {
            var first = report.Unsound.FirstOrDefault().Seed;
            var rules = string.Join(", ", report.Broken.OrderByDescending(b => b.Value).Select(b => $"{b.Key} {b.Value}"));
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {mutant.Name} | {mutant.Bug} | {report.Violations} of {report.Seeds} | {first} | {rules} |\n");
        }

        return text.ToString();
    }
}
