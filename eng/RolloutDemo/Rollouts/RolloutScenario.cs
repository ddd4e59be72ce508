namespace RolloutDemo.Rollouts;

/// <summary>What a new revision brings.</summary>
internal enum RolloutScenario
{
    /// <summary>Good, quick migrations.</summary>
    Plain,

    /// <summary>One that fails.</summary>
    Poison,

    /// <summary>One that takes longer than the platform lets an instance start.</summary>
    Slow,
}
