using RolloutDemo.Database;

namespace RolloutDemo.Rollouts;

/// <summary>How far the slow migration got, by its data.</summary>
/// <param name="Statements">How many statements it has.</param>
/// <param name="Done">How many have had their effect.</param>
/// <param name="Runs">How often any was executed: those that were cut off by a kill may be executed again.</param>
internal sealed record SlowProgress(long Statements, long Done, long Runs)
{
    public static async Task<SlowProgress> ReadAsync(DemoDatabase database, CancellationToken cancellationToken) => new(
        await database.CountAsync("SELECT COUNT(*) FROM Quotas", cancellationToken),
        await database.CountAsync("SELECT COUNTIF(Runs > 0) FROM Quotas", cancellationToken),
        await database.CountAsync("SELECT COALESCE(SUM(Runs), 0) FROM Quotas", cancellationToken));
}
