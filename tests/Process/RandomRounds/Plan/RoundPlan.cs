using System.Globalization;

namespace RandomRounds.Plan;

/// <summary>All that is random about a round, from one number. Which moment of the app's work a fault meets is left to the machine.</summary>
internal sealed record RoundPlan(
    int Seed,
    IReadOnlyList<TimeSpan> Starts,
    IReadOnlyList<PlannedScript> Scripts,
    IReadOnlyList<PlannedFault> Faults,
    ExpectedDatabase Expected,
    bool IsProxied)
{
    public static RoundPlan Of(int seed, bool isProxied)
    {
        var random = new Random(seed);
        var starts = Enumerable.Range(0, random.Next(3, 13)).Select(_ => TimeSpan.FromMilliseconds(random.Next(1000))).ToArray();
        var expected = new ExpectedDatabase();
        var scripts = new ScriptWriter(random, expected).Write(random.Next(5, 21));
        var faults = FaultPlan.Of(random, starts.Length, isProxied);
        return new RoundPlan(seed, starts, scripts, faults, expected, isProxied);
    }

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        round {Seed}: {Starts.Count} instances
        {string.Join('\n', Faults.Select(fault => $"  {fault}"))}
        {string.Join('\n', Scripts.Select(script => $"  {script.File}: {script.Text.ReplaceLineEndings(" ")}"))}
        """);
}
