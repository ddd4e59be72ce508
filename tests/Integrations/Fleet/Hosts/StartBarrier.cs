using Npgsql;

namespace MigratingFleet;

/// <summary>
/// Where a process waits until a test lets all go at once: an advisory lock in their database. Without it the first would
/// have migrated before the last has loaded its assemblies.
/// </summary>
public static class StartBarrier
{
    private const string Wait = "SELECT pg_advisory_lock_shared(4242); SELECT pg_advisory_unlock_shared(4242)";

    public static async Task CrossAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(Wait);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync();
    }
}
