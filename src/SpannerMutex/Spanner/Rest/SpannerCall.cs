namespace SpannerMutex.Spanner.Rest;

/// <summary>One call of the client, with all its attempts.</summary>
/// <param name="name">What the reader of an error knows it by.</param>
/// <param name="permission">The IAM permission it takes.</param>
internal sealed class SpannerCall(string name, string permission)
{
    public string Name { get; } = name;

    public string Permission { get; } = permission;

    /// <summary>Whether an attempt that isn't known to have failed may have changed something for good.</summary>
    public bool ChangesData { get; init; }

    /// <summary>Whether the call is part of a transaction, which ABORTED ends: only its owner can run it again.</summary>
    public bool EndsWhenAborted { get; init; }

    /// <summary>Whether the first failure is final, because the caller has a retry of its own.</summary>
    public bool NoRetry { get; init; }

    /// <summary>Whether the call carries a statement, which may itself be the cause of an INTERNAL error.</summary>
    public bool HasStatement { get; init; }

    /// <summary>The pause before it is repeated after ABORTED; null for the usual ones, which grow.</summary>
    public TimeSpan? PauseAfterAbort { get; init; }

    /// <summary>Whether the call names a session, so that a missing resource is first of all that session.</summary>
    public bool UsesSession { get; init; } = true;

    /// <summary>Whether Spanner should route the call to the leader region at once (a read-write call).</summary>
    public bool RouteToLeader { get; init; }

    /// <summary>Whether a request is out whose effect isn't known.</summary>
    public bool IsOutcomeOpen { get; set; }

    public SpannerRestException? LastError { get; set; }

    /// <summary>
    /// Whether a request that changes data was answered by a refusal. The answer may have been a copy's, made by the transport
    /// after the request itself was applied; a repetition would tell.
    /// </summary>
    public bool WasRefused { get; set; }

    public bool ShouldRetry(SpannerRestException error) =>
        error is { IsTransient: true, IsOutcomeUnknown: false }
        && !NoRetry
        && !(EndsWhenAborted && error.Code == SpannerStatusCode.Aborted);
}
