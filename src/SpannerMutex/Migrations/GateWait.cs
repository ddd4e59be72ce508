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

    public bool IsOver => Elapsed >= timeout;

    /// <summary>What kept this instance from going on when it last tried; null if nothing did.</summary>
    public Exception? LastTransientError { get; set; }

    /// <summary>Whether another instance took the lease when this one tried to.</summary>
    public bool WasContended { get; set; }

    /// <summary>The store's time by its last answer and this process's monotonic clock: no wall clock has a part in it.</summary>
    public DateTimeOffset StoreNow => _seenNow + timeProvider.GetElapsedTime(_seenAt);

    /// <summary>Remembers what was read, and from the first time which outcomes are old.</summary>
    public void RecordFirstSeen(LeaseSnapshot seen)
    {
        _firstNewToken ??= seen.Record is { } record ? record.FencingToken.Value + (record.Owner is null ? 1 : 0) : 0;
        (_seenNow, _seenAt) = (seen.Now, timeProvider.GetTimestamp());
        LastTransientError = null;
    }

    /// <summary>
    /// Whether a holder has brought this very database to this very set since the wait began. An older outcome doesn't
    /// count: this instance has asked the database after it, and found something pending. Nor does that of a migrator that
    /// can't tell its database: it may have been another one.
    /// </summary>
    public bool HasSucceeded(MigrationNote? note, MigrationSetKey? key) =>
        key is { Target: not null } && note?.Find(key) is { SucceededUnder: { } token } && token >= _firstNewToken;
}
