namespace MigratingFleet;

/// <summary>
/// Where a migration of the hosts stands still while a test wants it to: its work is done, its transaction still open. An
/// advisory lock in their database, which nobody else holds otherwise.
/// </summary>
public static class Halt
{
    public const string Pass = "SELECT pg_advisory_xact_lock_shared(4243)";
}
