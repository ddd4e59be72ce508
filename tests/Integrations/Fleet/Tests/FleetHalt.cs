using Npgsql;

namespace MigratingFleet;

/// <summary>Holds the lock that the second migration of the hosts meets at its end, in its transaction.</summary>
public sealed class FleetHalt : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _lock;

    private FleetHalt(NpgsqlDataSource source, NpgsqlConnection held) => (_source, _lock) = (source, held);

    public static async Task<FleetHalt> SetAsync(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(4243)", connection);
        await command.ExecuteNonQueryAsync();
        return new FleetHalt(source, connection);
    }

    /// <summary>The name of the instance that stands here; null if none does.</summary>
    public async Task<string?> StandsHereAsync()
    {
        await using var command = _source.CreateCommand(
            """
            SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND objid = 4243 AND NOT granted AND datname = current_database()
            """);
        return (string?)await command.ExecuteScalarAsync();
    }

    /// <summary>Lets it go on.</summary>
    public async ValueTask DisposeAsync()
    {
        // A connection that goes back to its pool would keep the lock.
        await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock_all()", _lock);
        await command.ExecuteNonQueryAsync();
        await _lock.DisposeAsync();
    }
}
