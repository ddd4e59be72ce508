using SpannerMutex.Simulation.Mutants;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>Runs many seeds, each on one thread, some threads side by side.</summary>
internal static class SeedSweep
{
    // The stack carries whole chains of continuations, and clients that stand still inside one another.
    private const int StackSize = 16 * 1024 * 1024;

    public static SimulationResult RunOne(int seed, Mutant? mutant = null, StoreKind kind = StoreKind.Contract)
    {
        SimulationResult? result = null;
        var worker = new Thread(() => result = LeaseSimulation.Run(seed, kind, mutant), StackSize);
        worker.Start();
        worker.Join();
        return result!;
    }

    /// <summary>Runs seeds <paramref name="first" /> to <paramref name="last" />.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="last">The last seed.</param>
    /// <param name="mutant">A deliberate bug; null for the code as it is.</param>
    /// <param name="kind">Which store they lease from.</param>
    /// <param name="untilBroken">Whether the first promise that is broken ends it.</param>
    /// <param name="threads">How many side by side.</param>
    public static SweepReport Run(
        int first, int last, Mutant? mutant = null, StoreKind kind = StoreKind.Contract, bool untilBroken = false, int threads = 2)
    {
        var reports = new SweepReport[threads];
        var (next, isBroken) = (first - 1, false);
        var workers = Enumerable.Range(0, threads).Select(i => new Thread(() => reports[i] = RunSome(), StackSize)).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return reports.Aggregate((a, b) => a.Add(b));

        SweepReport RunSome()
        {
            var report = new SweepReport();
            for (int seed; (seed = Interlocked.Increment(ref next)) <= last && !(untilBroken && Volatile.Read(ref isBroken));)
            {
                var result = LeaseSimulation.Run(seed, kind, mutant);
                report.Count(result);
                if (!result.IsSound)
                {
                    Volatile.Write(ref isBroken, true);
                }
            }

            return report;
        }
    }
}
