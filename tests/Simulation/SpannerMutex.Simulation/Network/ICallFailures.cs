namespace SpannerMutex.Simulation.Network;

/// <summary>How a kind of call ends where the store's answer doesn't come back.</summary>
internal interface ICallFailures<T>
{
    /// <summary>Whether nothing but the caller's token may end it.</summary>
    bool MayHang { get; }

    /// <summary>The store, or the way to it, said no: nothing was executed.</summary>
    void Refuse(PendingCall<T> call, bool isForGood);

    /// <summary>The transport gives up.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isReached">Whether the request has reached the store, or may still.</param>
    void Lose(PendingCall<T> call, bool isReached);
}
