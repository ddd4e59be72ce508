namespace RolloutDemo.Rollouts;

/// <summary>One thing that must hold, and what was found.</summary>
internal readonly record struct Check(bool Holds, string Finding);
