using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Rules;

/// <summary>A promise, judged from a history alone.</summary>
internal interface IRule
{
    /// <summary>The first violation in words; null if the promise was kept.</summary>
    string? FirstViolation(Scenario scenario, IReadOnlyList<HistoryEvent> history);
}
