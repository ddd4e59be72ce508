using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Has no timer for the loss: only a renewal notices it.</summary>
internal sealed class NoLossTimerClock(SimulatedClient client) : MutantClock(client)
{
    // By its name: the type is internal to the library.
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(state?.GetType().Name == "LeaseValidity" ? Nothing : callback, state, dueTime, period);

    private static void Nothing(object? state)
    {
    }
}
