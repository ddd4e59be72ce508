using System.Text.Json;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What a run leaves on the lease for the waiters: who, which set of migrations, how it ended, how often it failed.</summary>
internal sealed record MigrationNote
{
    private const int LongestError = 4000;

    // Old revisions scale up beside new ones for a while, and those that only wait know the schema by nothing else.
    private const int MostReached = 16;

    public required string Instance { get; init; }

    public string? Revision { get; init; }

    public required string Fingerprint { get; init; }

    public required MigrationOutcome Outcome { get; init; }

    /// <summary>How often this fingerprint has failed so far, over the whole fleet.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>The last failure of this fingerprint, with its file and statement.</summary>
    public string? Error { get; init; }

    /// <summary>Which instance met it.</summary>
    public string? FailedOn { get; init; }

    /// <summary>When it was met, by that instance's clock.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>How often a run of this fingerprint was taken over from a holder that had not ended it.</summary>
    public int AbandonedRuns { get; init; }

    /// <summary>The fingerprints that the schema has reached, the newest first; null where none is known.</summary>
    public IReadOnlyList<string>? Reached { get; init; }

    /// <summary>Reads a record's note; null if it has none or it isn't a migration's.</summary>
    public static MigrationNote? Of(LeaseRecord? record)
    {
        if (record?.Note is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(record.Note, MigrationNoteJson.Default.MigrationNote);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// The note of a run that begins after this one: the failures of one fingerprint add up, those of another don't count.
    /// </summary>
    public static MigrationNote Begin(MigrationNote? last, InstanceIdentity instance, string fingerprint)
    {
        var same = last?.Fingerprint == fingerprint ? last : null;
        return new MigrationNote
        {
            Instance = instance.Name,
            Revision = instance.Revision,
            Fingerprint = fingerprint,
            Outcome = MigrationOutcome.Running,
            FailedAttempts = same?.FailedAttempts ?? 0,
            Error = same?.Error,
            FailedOn = same?.FailedOn,
            FailedAt = same?.FailedAt,
            AbandonedRuns = same is null ? 0 : same.AbandonedRuns + (same.Outcome == MigrationOutcome.Running ? 1 : 0),
            Reached = last?.Reached,
        };
    }

    public bool HasReached(string fingerprint) => Reached?.Contains(fingerprint) is true;

    public bool IsParked(string fingerprint, int maxAttempts) => Fingerprint == fingerprint && FailedAttempts >= maxAttempts;

    public MigrationNote Succeed(string fingerprint) => this with
    {
        Fingerprint = fingerprint,
        Outcome = MigrationOutcome.Succeeded,
        FailedAttempts = 0,
        Error = null,
        FailedOn = null,
        FailedAt = null,
        AbandonedRuns = 0,
        Reached = [fingerprint, .. Without(fingerprint).Take(MostReached - 1)],
    };

    public MigrationNote Interrupt() => this with { Outcome = MigrationOutcome.Interrupted };

    public MigrationNote Fail(string error, DateTimeOffset now) => this with
    {
        Outcome = MigrationOutcome.Failed,
        FailedAttempts = FailedAttempts + 1,
        Error = error.Length <= LongestError ? error : error[..LongestError] + "…",
        FailedOn = Instance,
        FailedAt = now,
        Reached = Reached is null ? null : [.. Without(Fingerprint)],
    };

    /// <summary>The same with its failures forgotten; what the last one was stays to be read.</summary>
    public MigrationNote Unpark() => this with { Outcome = MigrationOutcome.Interrupted, FailedAttempts = 0, AbandonedRuns = 0 };

    public string ToJson() => JsonSerializer.Serialize(this, MigrationNoteJson.Default.MigrationNote);

    private IEnumerable<string> Without(string fingerprint) => (Reached ?? []).Where(reached => reached != fingerprint);
}
