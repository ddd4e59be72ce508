using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Any code as a migrator.</summary>
/// <param name="fingerprint">Names the set of migrations that the code carries; change it when they change.</param>
/// <param name="isPending">Whether anything is pending. Null: unknown until the lock is held, and then everything may be.</param>
/// <param name="migrate">Applies what is pending; must be harmless when nothing is.</param>
/// <param name="askWithoutLock">
/// Whether <paramref name="isPending" /> may be asked without the lock, by every instance that starts: only if it never
/// writes. Default false: it is asked under the lock alone, for which every start takes the lock.
/// </param>
public sealed class DelegateMigrator(
    string fingerprint,
    Func<CancellationToken, ValueTask<bool>>? isPending,
    Func<MigrationRun, CancellationToken, ValueTask> migrate,
    bool askWithoutLock = false) : ISchemaMigrator
{
    /// <inheritdoc />
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        var state = isPending is null || (lease is null && !askWithoutLock) ? SchemaState.UnknownUntilLocked
            : await isPending(cancellationToken).ConfigureAwait(false) ? SchemaState.Pending
            : SchemaState.UpToDate;
        return new SchemaCheck { State = state, Fingerprint = fingerprint };
    }

    /// <inheritdoc />
    public ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default) =>
        migrate(run, cancellationToken);
}
