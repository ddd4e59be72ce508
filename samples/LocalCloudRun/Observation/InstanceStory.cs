using System.Collections.Immutable;

namespace LocalCloudRun.Observation;

/// <summary>All that was seen of one instance so far. Times count from the start of all instances.</summary>
internal sealed record InstanceStory(string Name)
{
    public ImmutableList<PhaseChange> Phases { get; init; } = [new(InstancePhase.Starting, TimeSpan.Zero)];

    public InstancePhase Phase => Phases[^1].Phase;

    /// <summary>For whom it waited, by its own word.</summary>
    public string? Holder { get; init; }

    /// <summary>The migration that it is working on, by its own word.</summary>
    public string? Migration { get; init; }

    public string? LastError { get; init; }

    /// <summary>How many calls it has sent to Spanner, by its own count; null until it told.</summary>
    public long? SpannerCalls { get; init; }

    public TimeSpan? ReadyAt { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Requests that the data endpoint answered with 2xx.</summary>
    public int Served { get; init; }

    /// <summary>Those of them that came before the database was migrated.</summary>
    public int ServedUnmigrated { get; init; }

    /// <summary>Requests that it refused, did not answer in time, or could not take since its port was closed.</summary>
    public int Refused { get; init; }

    public TimeSpan? FirstServedAt { get; init; }

    public bool Was(InstancePhase phase) => Phases.Any(change => change.Phase == phase);

    public InstanceStory Enter(InstancePhase phase, TimeSpan at) =>
        phase == Phase ? this : this with { Phases = Phases.Add(new PhaseChange(phase, at)) };
}
