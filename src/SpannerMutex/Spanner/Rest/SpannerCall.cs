namespace SpannerMutex.Spanner.Rest;

/// <summary>One call of the client, with all its attempts: what is asked for, and what is known of what became of it.</summary>
/// <param name="name">What the reader of an error knows it by.</param>
/// <param name="permission">The IAM permission it takes.</param>
internal abstract class SpannerCall(string name, string permission)
{
    public string Name { get; } = name;

    public string Permission { get; } = permission;

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>The path below the API's version. One that begins with a colon follows a session's name.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the call names a session, so that a missing resource is first of all that session.</summary>
    public bool UsesSession => Path[0] == ':';

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

    /// <summary>Whether Spanner should route the call to the leader region at once (a read-write call).</summary>
    public bool RouteToLeader { get; init; }

    /// <summary>Whether a request is out whose effect isn't known.</summary>
    public bool IsOutcomeOpen { get; set; }

    /// <summary>How many attempts have failed.</summary>
    public int FailedAttempts { get; private set; }

    public SpannerRestException? LastError { get; private set; }

    /// <summary>
    /// Whether a request that changes data was answered by a refusal. The answer may have been a copy's, made by the transport
    /// after the request itself was applied; a repetition would tell.
    /// </summary>
    public bool WasRefused { get; private set; }

    public bool ShouldRetry(SpannerRestException error) =>
        error is { IsTransient: true, IsOutcomeUnknown: false }
        && !NoRetry
        && !(EndsWhenAborted && error.Code == SpannerStatusCode.Aborted);

    /// <summary>How long to wait after an error, where that is not for the call to choose.</summary>
    public TimeSpan? PauseAfter(SpannerRestException error) =>
        error.RetryDelay ?? (error.Code == SpannerStatusCode.Aborted ? PauseAfterAbort : null);

    /// <summary>An attempt has failed, and another one follows.</summary>
    public void RecordFailure(SpannerRestException error)
    {
        FailedAttempts++;
        LastError = error;
        WasRefused |= ChangesData && error.HttpStatus is not null;
    }
}
