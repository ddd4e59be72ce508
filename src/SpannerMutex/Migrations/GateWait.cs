using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One instance's wait: since when, and which outcomes count as news to it.</summary>
internal sealed class GateWait(TimeSpan timeout, TimeProvider timeProvider)
{
    private readonly long _since = timeProvider.GetTimestamp();
    private long? _versionAtArrival;

    public bool IsOver => timeProvider.GetElapsedTime(_since) >= timeout;

    /// <summary>What kept this instance from going on when it last tried; null if nothing did.</summary>
    public Exception? Disturbance { get; set; }

    /// <summary>Remembers the first record seen.</summary>
    public void Arrive(LeaseSnapshot seen)
    {
        _versionAtArrival ??= seen.Record?.Version ?? 0;
        Disturbance = null;
    }

    /// <summary>
    /// Whether a holder has brought the schema to the same fingerprint since this wait began. An older outcome doesn't
    /// count: this instance has asked the database after it, and found something pending.
    /// </summary>
    public bool HasSucceeded(LeaseRecord? record, MigrationNote? note, string fingerprint) =>
        record is { Owner: null }
        && record.Version > _versionAtArrival
        && note is { Outcome: MigrationOutcome.Succeeded }
        && note.Fingerprint == fingerprint;
}
