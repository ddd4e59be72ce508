namespace SpannerMutex.Leases;

/// <summary>
/// A lease was not acquired within the given time: another holds it, or the store was not reached. It is not a
/// <see cref="TimeoutException" />: that says that a call got no reply in time, this says that somebody else has the lease.
/// To wait without an exception: <see cref="DistributedMutex.TryAcquireAsync(TimeSpan, CancellationToken)" />.
/// </summary>
public sealed class LeaseTimeoutException : SpannerMutexException
{
    /// <summary>Creates the error, for tests.</summary>
    /// <param name="name">The lease.</param>
    /// <param name="timeout">How long the caller has waited.</param>
    /// <param name="lastSeen">The record and time last read, or null if none could be read.</param>
    /// <param name="innerException">Why the store could not be reached, or null.</param>
    public LeaseTimeoutException(LeaseName name, TimeSpan timeout, LeaseSnapshot? lastSeen = null, Exception? innerException = null)
        : this(name, timeout, lastSeen, innerException, wasContended: false)
    {
    }

    internal LeaseTimeoutException(LeaseName name, TimeSpan timeout, LeaseSnapshot? seen, Exception? cause, bool wasContended)
        : base(DescribeState(name, timeout, seen, cause, wasContended), cause)
    {
        Name = name;
        LastSeen = seen;
        RedactedMessage = $"The lease '{name}' was not acquired within {timeout.TotalSeconds:0.###} s.";
    }

    /// <summary>The lease.</summary>
    public LeaseName Name { get; }

    /// <summary>The record and time last read, or null if none could be read.</summary>
    public LeaseSnapshot? LastSeen { get; }

    /// <summary>True: the holder may release it.</summary>
    public override bool IsTransient => true;

    private static string DescribeState(LeaseName name, TimeSpan timeout, LeaseSnapshot? seen, Exception? cause, bool wasContended)
    {
        var state = seen is { IsFree: false, Record: { } held }
            ? $"it is held under token {held.FencingToken}, last renewed {(seen.Now - held.RenewedAt).TotalSeconds:0.0} s before ({held.Note ?? "no note"})"
            : cause is not null ? $"the store could not be reached ({cause.Message})"
            : seen is { IsFree: false } ? "another instance is creating its first record"
            : wasContended ? "others acquired it each time it was free"
            : "the store did not reply in time";
        return $"The lease '{name}' was not acquired within {timeout.TotalSeconds:0.###} s: {state}.";
    }
}
