using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One instance's wait: since when, what the store's time is, and which outcomes came after the wait began.</summary>
internal sealed class GateWait(TimeSpan timeout, TimeProvider timeProvider)
{
    private readonly long _since = timeProvider.GetTimestamp();
    private long? _firstNewToken;
    private DateTimeOffset _seenNow;
    private long _seenAt;

    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_since);

    public bool HasTimedOut => Elapsed >= timeout;

    /// <summary>The transient error of this instance's last attempt; null if there was none.</summary>
    public Exception? LastTransientError { get; set; }

    /// <summary>Whether another instance acquired the lease when this one tried to.</summary>
    public bool WasContended { get; set; }

    /// <summary>The store's time, from its last reply and this process's monotonic clock, without any wall clock.</summary>
    public DateTimeOffset StoreNow => _seenNow + timeProvider.GetElapsedTime(_seenAt);

    /// <summary>Remembers the store's time, and at the first read which outcomes are older than the wait.</summary>
    public void RecordFirstSeen(LeaseSnapshot seen)
    {
        _firstNewToken ??= seen.Record is { } record ? record.FencingToken.Value + (record.Owner is null ? 1 : 0) : 0;
        (_seenNow, _seenAt) = (seen.Now, timeProvider.GetTimestamp());
        LastTransientError = null;
    }

    /// <summary>
    /// Whether a holder has applied this set to this database since the wait began. An older outcome doesn't count: this instance
    /// has checked the database after it, and found something pending. Nor does the outcome of a migrator that can't name its
    /// database: it may have been another one.
    /// </summary>
    public bool HasSucceeded(MigrationNote? note, MigrationSetKey? key) =>
        key is { Target: not null } && note?.Find(key) is { SucceededUnder: { } token } && token >= _firstNewToken;
}
