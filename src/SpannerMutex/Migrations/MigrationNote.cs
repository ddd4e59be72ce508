using System.Text.Json;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// The note of a run on the lease, for the others: who ran, how it ended, and what the fleet knows of each set of migrations.
/// Services with other migrators, and revisions with other migrations, share one lease and find their own sets in it.
/// </summary>
internal sealed record MigrationNote
{
    // For a while old revisions start beside new ones, and instances that only wait have no other source.
    private const int MostOtherSets = 16;

    public required string Instance { get; init; }

    public string? Revision { get; init; }

    public required MigrationOutcome Outcome { get; init; }

    /// <summary>The sets, those of the newest run first. None in a note of a version that knew one set alone.</summary>
    public IReadOnlyList<MigrationSet> Sets { get; init; } = [];

    /// <summary>Reads a record's note; null if it has none or it isn't a migration's.</summary>
    public static MigrationNote? Of(LeaseRecord? record)
    {
        if (record?.Note is null)
        {
            return null;
        }

        try
        {
            // A note of an older version or of a person has no sets, only who ran and how that ended.
            return JsonSerializer.Deserialize(record.Note, MigrationNoteJson.Default.MigrationNote) is { } note
                ? note with { Sets = [.. (note.Sets ?? []).OfType<MigrationSet>()] }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The note of a run that begins after this one.</summary>
    public static MigrationNote Begin(MigrationNote? last, InstanceIdentity instance, IEnumerable<MigrationSetKey> sets)
    {
        var known = last?.Sets.Select(set => set.Abandon()).ToList() ?? [];
        var own = sets.Select(key => (Find(known, key) ?? MigrationSet.Of(key)) with { IsRunning = true }).ToList();
        return new MigrationNote
        {
            Instance = instance.Name,
            Revision = instance.Revision,
            Outcome = MigrationOutcome.Running,
            Sets = [.. own, .. Others(known, [.. own.Select(set => set.Key)])],
        };
    }

    /// <summary>What is known of a set; null if nothing is.</summary>
    public MigrationSet? Find(MigrationSetKey? key) => key is { } wanted ? Find(Sets, wanted) : null;

    public MigrationNote Succeed(MigrationSetKey key, FencingToken token) => With(key, set => set.Succeed(token.Value));

    public MigrationNote Fail(MigrationSetKey key, MigrationSetFailure failure) => With(key, set => set.Fail(failure));

    /// <summary>The note of the run's end.</summary>
    public MigrationNote End(MigrationOutcome outcome) => this with
    {
        Outcome = outcome,
        Sets = [.. Sets.Select(set => set with { IsRunning = false }).Where(set => !set.IsBlank)],
    };

    /// <summary>The same note with all failures cleared.</summary>
    public MigrationNote Unpark() =>
        End(MigrationOutcome.Interrupted) with { Sets = [.. Sets.Select(set => set.Unpark() with { IsRunning = false })] };

    public string ToJson() => JsonSerializer.Serialize(this, MigrationNoteJson.Default.MigrationNote);

    private static MigrationSet? Find(IEnumerable<MigrationSet> sets, MigrationSetKey key) => sets.FirstOrDefault(set => set.Key == key);

    private static IEnumerable<MigrationSet> Others(IEnumerable<MigrationSet> known, HashSet<MigrationSetKey> own) =>
        known.Where(set => !own.Contains(set.Key) && !set.IsBlank).Take(MostOtherSets);

    private MigrationNote With(MigrationSetKey key, Func<MigrationSet, MigrationSet> change) => this with
    {
        Sets = [change(Find(key) ?? MigrationSet.Of(key)), .. Sets.Where(set => set.Key != key)],
    };
}
