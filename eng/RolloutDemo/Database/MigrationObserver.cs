namespace RolloutDemo.Database;

/// <summary>
/// Says whether an answer came too early, without asking the instance that gave it and without comparing clocks: only a
/// strong read that *begins after the answer was received* is asked. It sees all that was committed before it began; so if
/// an effect is missing even then, it was missing when the instance answered.
/// </summary>
internal sealed class MigrationObserver(IExecutionCounter executions)
{
    private volatile bool _isMigrated;

    /// <summary>Whether every migration's effect is in the database now; effects stay, so yes is remembered.</summary>
    public async ValueTask<bool> IsMigratedAsync(CancellationToken cancellationToken)
    {
        if (!_isMigrated)
        {
            var counts = await executions.CountAsync(cancellationToken);
            _isMigrated |= counts.Values.All(count => count >= 1);
        }

        return _isMigrated;
    }
}
