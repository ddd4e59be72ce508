namespace RandomRounds.Plan;

/// <summary>A file of migrations.</summary>
internal sealed record PlannedScript(string File, string Text);
