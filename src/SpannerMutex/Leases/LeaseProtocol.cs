using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// The whole protocol as pure functions: which record follows which. A record changes only by one of these
/// transitions, through <see cref="ILeaseStore.CompareAndSwapAsync" />; CORRECTNESS.md argues from here.
/// </summary>
internal static class LeaseProtocol
{
    /// <summary>A new owner on a lease that is free or expired.</summary>
    public static LeaseRecord Acquire(
        LeaseName name, LeaseSnapshot seen, LeaseOwner owner, LeaseDuration duration, string? note)
    {
        if (!seen.IsFree)
        {
            throw new InvalidOperationException($"The lease '{name}' is held; only a free one can be acquired.");
        }

        // The version of a first record is the store's to choose (E3).
        var version = seen.Record is { } record ? record.Version + 1 : 0;
        return new LeaseRecord
        {
            Name = name,
            Version = version,
            Owner = owner,
            FencingToken = new FencingToken(version),
            Duration = duration,
            Note = note,
        };
    }

    /// <summary>The same owner for as long again.</summary>
    public static LeaseRecord Renew(LeaseRecord held) => Renew(held, held.Duration);

    /// <summary>The same owner for another duration, which may be longer or shorter than the last.</summary>
    public static LeaseRecord Renew(LeaseRecord held, LeaseDuration duration) =>
        held with { Version = held.Version + 1, Duration = duration };

    /// <summary>Free, with how it ended. The record stays, so that the next token is higher.</summary>
    public static LeaseRecord Release(LeaseRecord held, string? note) =>
        held with { Version = held.Version + 1, Owner = null, Note = note };

    /// <summary>The record to delete.</summary>
    public static LeaseRecord Delete(LeaseSnapshot seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return seen switch
        {
            { Record: null } => throw new ArgumentException("There is no record to delete.", nameof(seen)),
            { IsFree: false } => throw new ArgumentException(
                $"The lease '{seen.Record.Name}' is held; only the record of a free one can be deleted.", nameof(seen)),
            _ => seen.Record,
        };
    }

    /// <summary>Whether what stands is what a swap wrote whose answer was lost.</summary>
    public static bool IsWrittenBy(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired) =>
        stands is not null
        && stands.Owner == desired.Owner
        && (expected is null
            ? desired.Owner is not null
            : stands.Version == desired.Version && stands.FencingToken == desired.FencingToken);

    /// <summary>Whether a swap from <paramref name="expected" /> may still be applied.</summary>
    public static bool IsUnchanged(LeaseRecord? stands, LeaseRecord? expected) => stands?.Version == expected?.Version;

    /// <summary>
    /// Whether another swap from <paramref name="expected" /> was applied instead: it stands there still, or what stands
    /// was acquired by it (a token is the version of its acquisition). Any other later record doesn't tell: what it
    /// follows may have been ours.
    /// </summary>
    public static bool WasSuperseded(LeaseRecord? stands, LeaseRecord? expected, LeaseRecord desired) =>
        expected is not null
        && stands is not null
        && ((stands.Version == desired.Version && !IsWrittenBy(stands, expected, desired))
            || (stands.FencingToken.Value == desired.Version && stands.FencingToken != desired.FencingToken));

    /// <summary>How long to wait before the next read: a jittered poll, never past the lease's expiry.</summary>
    public static TimeSpan PollDelay(LeaseSnapshot? seen, TimeSpan pollInterval, double random)
    {
        var jittered = pollInterval * (0.5 + (random / 2));
        var poll = jittered > TimerDelay.Shortest ? jittered : TimerDelay.Shortest;

        // What was free when it was seen has just been taken by another: nothing is known of its expiry.
        if (seen is null or { IsFree: true })
        {
            return poll;
        }

        var left = seen.FreeFrom!.Value - seen.Now;
        return left < poll ? ToNextMillisecond(left) : poll;
    }

    // Timers count whole milliseconds and cut off the rest: a fraction of one would be polled through without a pause.
    private static TimeSpan ToNextMillisecond(TimeSpan time) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
