using System.Globalization;

namespace RandomRounds.Judge;

/// <summary>How a round ended.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Instances">How many instances.</param>
/// <param name="Scripts">How many files of migrations.</param>
/// <param name="Kills">Processes killed.</param>
/// <param name="Freezes">Processes frozen.</param>
/// <param name="Wires">Connections broken.</param>
/// <param name="Ends">Processes that ended by themselves and were started again.</param>
/// <param name="Recovery">From the last fault to the moment when all were ready.</param>
/// <param name="Failures">What was wrong.</param>
internal sealed record RoundResult(
    int Seed, int Instances, int Scripts, int Kills, int Freezes, int Wires, int Ends, TimeSpan Recovery, IReadOnlyList<string> Failures)
{
    /// <summary>Where the logs of a failed round are.</summary>
    public string? Logs { get; set; }

    public string Line() => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {Seed}: {Instances} instances, {Scripts} scripts, {Kills} kills, {Freezes} freezes, {Wires} wire faults, {Ends} ends, ready after {Recovery.TotalSeconds:0.0} s: {(Failures.Count == 0 ? "ok" : $"FAILED, logs in {Logs}\n  {string.Join("\n  ", Failures)}")}");
}
