using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Mutants;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.CommandLine;

/// <summary>The simulation by hand: many seeds, one seed again, or the list of mutants.</summary>
internal static class SimulationCommand
{
    private static readonly Option<string?> Seeds = new("--seeds") { Description = "Run the seeds A..B." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Run one seed again." };
    private static readonly Option<bool> ShowHistory = new("--history") { Description = "Print what happened in it." };
    private static readonly Option<string?> MutantName = new("--mutant") { Description = "With a deliberate bug." };
    private static readonly Option<StoreKind> Store = new("--store") { Description = "What the clients lease from." };
    private static readonly Option<bool> Mutants = new("--mutants") { Description = "How many seeds catch each deliberate bug." };

    public static bool IsMeant(string[] args) =>
        args.Any(a => a is "--seeds" or "--seed" or "--mutants" or "--help");

    public static int Run(string[] args)
    {
        var command = new RootCommand("Runs the lease protocol in virtual time, with faults.")
        {
            Seeds, Seed, ShowHistory, Store, MutantName, Mutants,
        };
        command.SetAction(r => Run(
            r.GetValue(Seeds), r.GetValue(Seed), r.GetValue(ShowHistory), r.GetValue(Store), r.GetValue(MutantName), r.GetValue(Mutants)));
        return command.Parse(args).Invoke();
    }

    private static int Run(string? seeds, int? seed, bool showHistory, StoreKind store, string? mutantName, bool mutants)
    {
        var mutant = mutantName is null ? null : MutantList.Find(mutantName);
        var kind = mutant?.Kind ?? store;
        var (first, last) = Range(seeds ?? "1..2000");
        return mutants ? Table(first, last)
            : seed is { } one ? Replay(one, mutant, kind, showHistory)
            : Sweep(first, last, mutant, kind);
    }

    private static int Replay(int seed, Mutant? mutant, StoreKind kind, bool showHistory)
    {
        var result = SeedSweep.RunOne(seed, mutant, kind);
        Console.Write(showHistory ? result.History.ToString() : null);
        Console.WriteLine(result.IsSound ? $"Seed {seed} keeps all promises." : $"Seed {seed} breaks a promise: {result.Violation}");
        return result.IsSound ? 0 : 1;
    }

    private static int Table(int first, int last)
    {
        var catches = MutationTable.Run(first, last);
        Console.WriteLine(MutationTable.Describe(catches));
        return catches.All(c => c.Report.Violations > 0) ? 0 : 1;
    }

    private static int Sweep(int first, int last, Mutant? mutant, StoreKind store)
    {
        var watch = Stopwatch.StartNew();
        var report = SeedSweep.Run(first, last, mutant, store);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {report.Seeds} seeds in {watch.Elapsed.TotalSeconds:0.0} s ({report.Seeds / watch.Elapsed.TotalSeconds:0} a second), {report.Steps} steps
            longest time without a holder after the faults: {report.LongestRecovery.TotalSeconds:0.000} s; at most {report.WorstRecovery:P0} of what is allowed, {report.WorstHandover:P0} after a release
            """));
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-16} {report[kind],12}"));
        }

        Console.WriteLine($"{report.Violations} violations");
        foreach (var (seed, violation) in report.Unsound)
        {
            Console.WriteLine($"  seed {seed}: {violation}");
        }

        if (report.Unsound.Count > 0)
        {
            Console.WriteLine(SeedSweep.RunOne(report.Unsound[0].Seed, mutant, store).Describe(mutant?.Name));
        }

        return report.Violations == 0 ? 0 : 1;
    }

    private static (int First, int Last) Range(string text)
    {
        var parts = text.Split("..");
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var last)
            && first <= last
            ? (first, last)
            : throw new ArgumentException($"'{text}' is no range of seeds: write 1..10000.", nameof(text));
    }
}
