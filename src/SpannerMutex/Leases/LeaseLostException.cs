namespace SpannerMutex.Leases;

/// <summary>The lease is no longer held: it expired, or another acquired it. Its fenced writes can't be applied any more.</summary>
public sealed class LeaseLostException : SpannerMutexException
{
    /// <summary>Creates the error, for a store of your own or for tests.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="fencingToken">The token under which it was held.</param>
    /// <param name="reason">Why it is lost; the end of the message.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public LeaseLostException(LeaseName name, FencingToken fencingToken, string reason, Exception? innerException = null)
        : base($"The lease '{name}' (token {fencingToken}) is lost: {reason}", innerException)
    {
        Name = name;
        FencingToken = fencingToken;
        RedactedMessage = $"The lease '{name}' (token {fencingToken}) is lost.";
    }

    internal LeaseLostException(LeaseName name, FencingToken token, string reason, bool isOutcomeUnknown, Exception? cause = null)
        : base($"The lease '{name}' (token {token}) is lost: {reason}", cause)
    {
        Name = name;
        FencingToken = token;
        IsOutcomeUnknown = isOutcomeUnknown;
        RedactedMessage = Message;
    }

    /// <summary>The lease.</summary>
    public LeaseName Name { get; }

    /// <summary>The token under which it was held.</summary>
    public FencingToken FencingToken { get; }

    /// <summary>Whether the fenced write that failed with this error may have been applied nevertheless.</summary>
    public bool IsOutcomeUnknown { get; init; }

    /// <summary>True: the work can be repeated under a new lease.</summary>
    public override bool IsTransient => true;
}
