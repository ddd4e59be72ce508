namespace SpannerMutex.Simulation.Network;

/// <summary>A store's contract: an exception only where nothing was and will be applied (F1), Unknown where the outcome is open (F2).</summary>
/// <param name="random">The world's.</param>
/// <param name="unknown">The answer of an open outcome; null where there is none: a read just fails.</param>
internal sealed class ContractFailures<T>(Random random, Func<Exception, T>? unknown) : ICallFailures<T>
{
    // A read ends by itself.
    public bool MayHang => unknown is not null;

    public void Refuse(PendingCall<T> call, bool isForGood) => call.Fail(
        new SimulatedStoreException(isForGood ? "Denied by the store." : "Refused by the store.", isTransient: !isForGood));

    public void Lose(PendingCall<T> call, bool isReached)
    {
        var cause = new SimulatedStoreException("No answer came.", isTransient: true);

        // It may know that the request never left, or not know it.
        if (unknown is null || (!isReached && random.NextDouble() < 0.3))
        {
            call.Fail(cause);
        }
        else
        {
            call.Answer(unknown(cause));
        }
    }
}
