namespace RolloutDemo.Observation;

/// <summary>When an instance was first seen in a phase, counted from the start of all.</summary>
internal readonly record struct PhaseChange(InstancePhase Phase, TimeSpan At);
