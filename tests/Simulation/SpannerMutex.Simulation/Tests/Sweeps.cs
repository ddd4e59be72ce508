namespace SpannerMutex.Simulation.Tests;

/// <summary>Sweeps take two threads each: one after another.</summary>
[CollectionDefinition(nameof(Sweeps), DisableParallelization = true)]
public sealed class Sweeps;
