namespace SpannerMutex.Simulation.Worlds;

/// <summary>What a world's clients lease from.</summary>
internal enum StoreKind
{
    /// <summary>A store that is no more than the contract of one.</summary>
    Contract,

    /// <summary>The library's own store and client, over HTTP to a simulated Spanner.</summary>
    Spanner,
}
