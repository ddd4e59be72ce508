using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What migrates a database: SQL scripts, a migration tool, or any code. The gate calls it.</summary>
public interface ISchemaMigrator
{
    /// <summary>
    /// What it is called in logs and on the status page, and what its outcomes are kept under: the same in every instance
    /// and revision, and another than that of each other migrator of the app. Default: the name of its class.
    /// </summary>
    string Name => GetType().Name;

    /// <summary>
    /// Says whether anything is pending. Called by every instance, without the lock, and once more by the one that holds
    /// it; so it changes nothing. A tool that can't ask without writing answers <see cref="SchemaState.RequiresLock" />
    /// until it is asked under the lock. It is asked a further time when its run has failed: if nothing is pending then, the
    /// run counts as a success.
    /// </summary>
    /// <param name="lease">The lock, or null when it isn't held.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default);

    /// <summary>Applies what is pending. Called by the one instance that holds the lease.</summary>
    /// <param name="run">The lease, and where progress is told.</param>
    /// <param name="cancellationToken">Cancelled when the lease is lost or the process is to stop: write nothing after.</param>
    ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default);
}
