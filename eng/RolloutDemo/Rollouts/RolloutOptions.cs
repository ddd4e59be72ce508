namespace RolloutDemo.Rollouts;

/// <summary>What the command line asks for.</summary>
/// <param name="Instances">How many instances the new revision has.</param>
/// <param name="Scenario">What it brings.</param>
/// <param name="Window">How long the platform lets an instance start.</param>
internal sealed record RolloutOptions(int Instances, RolloutScenario Scenario, TimeSpan Window);
