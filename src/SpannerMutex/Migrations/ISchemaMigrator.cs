using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What migrates a database: SQL scripts, a migration tool, or any code. The gate calls it.</summary>
public interface ISchemaMigrator
{
    /// <summary>
    /// Its name in logs and on the status page, under which its outcomes are recorded: the same in every instance and revision,
    /// and different from that of each other migrator of the app. Default: the name of its class.
    /// </summary>
    string Name => GetType().Name;

    /// <summary>
    /// Checks whether anything is pending. Called by every instance without the lock, and again by the instance that holds it,
    /// so it must not change anything. A tool that can't check without writing returns <see cref="SchemaState.RequiresLock" />
    /// until it is called under the lock. It is called again when its run has failed: if nothing is pending then, the run counts
    /// as a success.
    /// </summary>
    /// <param name="lease">The lock, or null when it isn't held.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default);

    /// <summary>Applies what is pending. Called by the one instance that holds the lease.</summary>
    /// <param name="run">The lease, and where progress is reported.</param>
    /// <param name="cancellationToken">Cancelled when the lease is lost or the process stops: write nothing after that.</param>
    ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default);
}
