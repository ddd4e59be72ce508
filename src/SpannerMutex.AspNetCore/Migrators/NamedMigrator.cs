using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>A migrator with a name that the app gave it.</summary>
internal sealed class NamedMigrator(ISchemaMigrator migrator, string name) : ISchemaMigrator
{
    public string Name => name;

    public ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default) =>
        migrator.CheckAsync(lease, cancellationToken);

    public ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default) =>
        migrator.MigrateAsync(run, cancellationToken);
}
