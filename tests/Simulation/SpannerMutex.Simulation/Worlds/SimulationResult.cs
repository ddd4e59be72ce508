using SpannerMutex.Simulation.Histories;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>One seed's outcome.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Scenario">What its world was like.</param>
/// <param name="Violation">What its history breaks; empty or null if nothing.</param>
/// <param name="Count">How many things happened in the world.</param>
/// <param name="History">What happened.</param>
internal sealed record SimulationResult(int Seed, Scenario Scenario, string? Violation, int Count, History History)
{
    public bool IsSound => string.IsNullOrEmpty(Violation);

    /// <summary>What a person needs who looks for the fault.</summary>
    public string Describe(string? mutant = null) =>
        $"""
        {History}
        Seed {Seed} breaks a promise: {Violation}
        Replay: dotnet run --project tests/Simulation/SpannerMutex.Simulation -- --store {Scenario.Kind} --seed {Seed}{(mutant is null ? null : $" --mutant {mutant}")} --history
        """;
}
