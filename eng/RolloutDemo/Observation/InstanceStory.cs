using System.Collections.Immutable;

namespace RolloutDemo.Observation;

/// <summary>All that was seen of one instance so far. Times count from the start of the first instance.</summary>
internal sealed record InstanceStory(string Name, TimeSpan StartedAt)
{
    public ImmutableList<PhaseChange> Phases { get; init; } = [new(InstancePhase.Starting, StartedAt)];

    public InstancePhase Phase => Phases[^1].Phase;

    /// <summary>For whom it waited, by its own word.</summary>
    public string? Holder { get; init; }

    /// <summary>The migration that it is working on, by its own word.</summary>
    public string? Migration { get; init; }

    public string? LastError { get; init; }

    /// <summary>How many calls it has sent to Spanner, by its own count; null until it told.</summary>
    public long? SpannerCalls { get; init; }

    public TimeSpan? ReadyAt { get; init; }

    /// <summary>How each of its processes ended.</summary>
    public ImmutableList<int> ExitCodes { get; init; } = [];

    public int? ExitCode => ExitCodes.IsEmpty ? null : ExitCodes[^1];

    /// <summary>How many of them the platform ended because a probe failed too often.</summary>
    public int Killed { get; init; }

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
