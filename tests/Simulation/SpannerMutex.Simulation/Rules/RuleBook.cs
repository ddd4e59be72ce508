using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>All the promises.</summary>
internal static class RuleBook
{
    public static readonly IReadOnlyList<IRule> Rules =
    [
        new MutualExclusion(), new RisingTokens(), new FencedWrites(), new TrueAnswers(), new LossSignals(), new Recovery(),
        new Completion(),
    ];

    public static string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history)
    {
        foreach (var rule in Rules)
        {
            if (rule.FirstViolation(scenario, history) is { } violation)
            {
                return $"{rule.GetType().Name}: {violation}";
            }
        }

        return null;
    }
}
