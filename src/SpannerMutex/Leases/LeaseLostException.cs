namespace SpannerMutex.Leases;

/// <summary>The lease is no longer held: it ran out, or another took it. Nothing that was fenced by it can be written any more.</summary>
public sealed class LeaseLostException : SpannerMutexException
{
    internal LeaseLostException(LeaseName name, FencingToken token, string why, bool isOutcomeUnknown = false, Exception? cause = null)
        : base($"The lease '{name}' (token {token}) is lost: {why}", cause)
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

    /// <summary>Whether the fenced write that met this error may have been applied all the same.</summary>
    public bool IsOutcomeUnknown { get; }

    /// <summary>True: the work can be done again under a new lease.</summary>
    public override bool IsTransient => true;
}
