namespace SpannerMutex.Simulation.Network;

/// <summary>The store, or the way to it, said no: nothing was applied.</summary>
internal sealed class SimulatedStoreException(string message, bool isTransient) : SpannerMutexException(message)
{
    public override bool IsTransient => isTransient;
}
