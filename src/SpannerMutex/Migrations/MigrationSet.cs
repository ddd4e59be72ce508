using System.Text.Json.Serialization;

namespace SpannerMutex.Migrations;

/// <summary>What the fleet knows of one set of migrations on one database: an entry of the lease's note.</summary>
internal sealed record MigrationSet
{
    private const int LongestError = 4000;

    public required string Name { get; init; }

    public required string Fingerprint { get; init; }

    public string? Target { get; init; }

    /// <summary>Whether the note's run has to apply it, or was applying it when its instance ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRunning { get; init; }

    /// <summary>The token of the run that last applied it; null if none has, or a failure came after.</summary>
    public long? SucceededUnder { get; init; }

    /// <summary>How often it has failed since it last succeeded, over the whole fleet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int FailedAttempts { get; init; }

    /// <summary>How many failures were not counted, since an abandoned run may have caused them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int UncountedFailures { get; init; }

    /// <summary>The last failure, with its file and statement.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the error contains no text of a database, a tool or a script.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsErrorRedacted { get; init; }

    /// <summary>The instance on which it failed.</summary>
    public string? FailedOn { get; init; }

    /// <summary>When it failed, by the store's clock.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>The store's time before which nobody tries it again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How many runs of it were abandoned since it last succeeded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int AbandonedRuns { get; init; }

    [JsonIgnore]
    public MigrationSetKey Key => new(Name, Fingerprint, Target);

    /// <summary>Whether there is nothing to remember.</summary>
    [JsonIgnore]
    public bool IsBlank => this is { IsRunning: false, SucceededUnder: null, FailedAttempts: 0, UncountedFailures: 0, AbandonedRuns: 0, Error: null };

    public static MigrationSet Of(MigrationSetKey key) =>
        new() { Name = key.Name, Fingerprint = key.Fingerprint, Target = key.Target };

    public MigrationSet Succeed(long token) => Of(Key) with { SucceededUnder = token };

    public MigrationSet Fail(MigrationSetFailure failure) => this with
    {
        SucceededUnder = null,
        FailedAttempts = FailedAttempts + (failure.IsCounted ? 1 : 0),
        UncountedFailures = UncountedFailures + (failure.IsCounted ? 0 : 1),
        Error = failure.Error.Length <= LongestError ? failure.Error : failure.Error[..LongestError] + "…",
        IsErrorRedacted = failure.IsErrorRedacted,
        FailedOn = failure.Instance,
        FailedAt = failure.At,
        RetryAt = failure.RetryAt,
    };

    /// <summary>The run was abandoned: the instance crashed or was cut off.</summary>
    public MigrationSet Abandon() => IsRunning ? this with { IsRunning = false, AbandonedRuns = AbandonedRuns + 1 } : this;

    /// <summary>The same with its failures cleared; the last error remains, to be read.</summary>
    public MigrationSet Unpark() => this with { FailedAttempts = 0, UncountedFailures = 0, AbandonedRuns = 0, RetryAt = null };
}
