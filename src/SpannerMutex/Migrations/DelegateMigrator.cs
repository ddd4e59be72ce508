using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Any code as a migrator.</summary>
/// <param name="fingerprint">Names the set of migrations that the code carries; change it when they change.</param>
/// <param name="isPending">Whether anything is pending; asked without the lock and again under it, so it must not write. Null: unknown until the lock is held.</param>
/// <param name="migrate">Applies what is pending; must be harmless when nothing is.</param>
public sealed class DelegateMigrator(
    string fingerprint,
    Func<CancellationToken, ValueTask<bool>>? isPending,
    Func<MigrationRun, CancellationToken, ValueTask> migrate) : ISchemaMigrator
{
    /// <inheritdoc />
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        var state = isPending is null ? SchemaState.UnknownUntilLocked
            : await isPending(cancellationToken).ConfigureAwait(false) ? SchemaState.Pending
            : SchemaState.UpToDate;
        return new SchemaCheck { State = state, Fingerprint = fingerprint };
    }

    /// <inheritdoc />
    public ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default) =>
        migrate(run, cancellationToken);
}
