namespace RolloutDemo;

/// <summary>What the command line asks for.</summary>
/// <param name="Instances">How many instances start at once.</param>
/// <param name="Migrations">A folder of migrations in place of the service's own; null: its own.</param>
internal sealed record DemoOptions(int Instances, DirectoryInfo? Migrations);
