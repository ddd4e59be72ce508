using SpannerMutex.Timing;

namespace SpannerMutex.Leases;

/// <summary>
/// The whole protocol as pure functions: which record may follow which. A record changes only by one of these
/// transitions, through <see cref="ILeaseStore.CompareAndSwapAsync" />. The proof in CORRECTNESS.md starts from here.
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

        // The store chooses the version of a first record (E3).
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

    /// <summary>Free, with a note on how it ended. The record is kept, so that the next token is higher.</summary>
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

    /// <summary>Whether the current record is the one that this write wrote; used when the reply was lost.</summary>
    public static bool IsWrittenBy(LeaseRecord? current, LeaseRecord? expected, LeaseRecord desired) =>
        current is not null
        && current.Owner == desired.Owner
        && (expected is null
            ? desired.Owner is not null
            : current.Version == desired.Version && current.FencingToken == desired.FencingToken);

    /// <summary>Whether a write that expects <paramref name="expected" /> may still be applied.</summary>
    public static bool IsUnchanged(LeaseRecord? current, LeaseRecord? expected) => current?.Version == expected?.Version;

    /// <summary>
    /// Whether another write from <paramref name="expected" /> was applied instead: its record is current, or the current holder
    /// acquired the lease by it (a token is the version of its acquisition). Any other later record doesn't tell: the record
    /// before it may have been ours.
    /// </summary>
    public static bool WasSuperseded(LeaseRecord? current, LeaseRecord? expected, LeaseRecord desired) =>
        expected is not null
        && current is not null
        && ((current.Version == desired.Version && !IsWrittenBy(current, expected, desired))
            || (current.FencingToken.Value == desired.Version && current.FencingToken != desired.FencingToken));

    /// <summary>How long to wait before the next read: a jittered poll, never past the lease's expiry.</summary>
    public static TimeSpan PollDelay(LeaseSnapshot? seen, TimeSpan pollInterval, double random)
    {
        var jittered = pollInterval * (0.5 + (random / 2));
        var poll = jittered > TimerDelay.Shortest ? jittered : TimerDelay.Shortest;

        // The lease was free when it was read, and another has acquired it since: its expiry is not known.
        if (seen is null or { IsFree: true })
        {
            return poll;
        }

        var left = seen.FreeFrom!.Value - seen.Now;
        return left < poll ? ToNextMillisecond(left) : poll;
    }

    // Timers count whole milliseconds and truncate: a fraction of one would be polled without any delay.
    private static TimeSpan ToNextMillisecond(TimeSpan time) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
