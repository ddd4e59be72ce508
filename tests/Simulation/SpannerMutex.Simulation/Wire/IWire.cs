using SpannerMutex.Simulation.Server;

namespace SpannerMutex.Simulation.Wire;

/// <summary>One client's way to Spanner. A mutant puts itself in between.</summary>
internal interface IWire
{
    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken);
}
