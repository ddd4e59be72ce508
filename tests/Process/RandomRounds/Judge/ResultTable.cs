using System.Globalization;

namespace RandomRounds.Judge;

/// <summary>The sum of all rounds.</summary>
internal static class ResultTable
{
    public static string Of(IReadOnlyCollection<RoundResult> results) => string.Create(
        CultureInfo.InvariantCulture,
        $"""

        rounds            {results.Count}
        instances         {results.Sum(result => result.Instances)}
        scripts           {results.Sum(result => result.Scripts)}
        kills             {results.Sum(result => result.Kills)}
        freezes           {results.Sum(result => result.Freezes)}
        wire faults       {results.Sum(result => result.Wires)}
        ends by itself    {results.Sum(result => result.Ends)}
        doubled effects   {results.Sum(result => result.Failures.Count(failure => failure.StartsWith(DatabaseJudge.Doubled, StringComparison.Ordinal)))}
        longest recovery  {results.Select(result => result.Recovery.TotalSeconds).DefaultIfEmpty().Max():0.0} s
        failed rounds     {results.Count(result => result.Failures.Count > 0)}{string.Concat(results.Where(result => result.Failures.Count > 0).Select(result => $" {result.Seed}"))}
        """);
}
