namespace SpannerMutex.Leases;

/// <summary>The lease is no longer held: it expired, or another acquired it. Its fenced writes can't be applied any more.</summary>
public sealed class LeaseLostException : SpannerMutexException
{
    internal LeaseLostException(LeaseName name, FencingToken token, string reason, bool isOutcomeUnknown = false, Exception? cause = null)
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
    public bool IsOutcomeUnknown { get; }

    /// <summary>True: the work can be repeated under a new lease.</summary>
    public override bool IsTransient => true;
}
