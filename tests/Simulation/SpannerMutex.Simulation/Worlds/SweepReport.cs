using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Rules;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>What many seeds came to.</summary>
internal sealed class SweepReport
{
    private const int MostKept = 20;

    private readonly long[] _kinds = new long[Enum.GetValues<EventKind>().Length];

    public long Seeds { get; private set; }

    public long Steps { get; private set; }

    public long Violations { get; private set; }

    /// <summary>How often each rule was the first to be broken.</summary>
    public SortedDictionary<string, long> Broken { get; } = [];

    /// <summary>The first unsound seeds, in the order of their numbers.</summary>
    public List<(int Seed, string Violation)> Unsound { get; } = [];

    /// <summary>The longest time after the faults without a holder, as a part of what is allowed.</summary>
    public double WorstRecovery { get; private set; }

    /// <summary>The same after a confirmed release.</summary>
    public double WorstHandover { get; private set; }

    public TimeSpan LongestRecovery { get; private set; }

    public long this[EventKind kind] => _kinds[(int)kind];

    public void Count(SimulationResult result)
    {
        Seeds++;
        Steps += result.Count;
        foreach (var e in result.History.Events)
        {
            _kinds[(int)e.Kind]++;
        }

        if (!result.IsSound)
        {
            Violations++;
            Add(result.Violation!.Split(':')[0], 1);
            Keep([(result.Seed, result.Violation!)]);
        }

        foreach (var gap in Recovery.Gaps(result.Scenario, result.History.Events))
        {
            var part = gap.Length / gap.Allowed;
            WorstHandover = gap.After == EventKind.Released ? Math.Max(WorstHandover, part) : WorstHandover;
            WorstRecovery = gap.After == EventKind.Released ? WorstRecovery : Math.Max(WorstRecovery, part);
            LongestRecovery = gap.Length > LongestRecovery ? gap.Length : LongestRecovery;
        }
    }

    public SweepReport Add(SweepReport other)
    {
        (Seeds, Steps, Violations) = (Seeds + other.Seeds, Steps + other.Steps, Violations + other.Violations);
        Keep(other.Unsound);
        foreach (var (rule, count) in other.Broken)
        {
            Add(rule, count);
        }

        for (var i = 0; i < _kinds.Length; i++)
        {
            _kinds[i] += other._kinds[i];
        }

        WorstRecovery = Math.Max(WorstRecovery, other.WorstRecovery);
        WorstHandover = Math.Max(WorstHandover, other.WorstHandover);
        LongestRecovery = LongestRecovery > other.LongestRecovery ? LongestRecovery : other.LongestRecovery;
        return this;
    }

    private void Add(string rule, long count) => Broken[rule] = Broken.GetValueOrDefault(rule) + count;

    private void Keep(IReadOnlyList<(int Seed, string Violation)> more)
    {
        var all = Unsound.Concat(more).OrderBy(u => u.Seed).Take(MostKept).ToList();
        Unsound.Clear();
        Unsound.AddRange(all);
    }
}
