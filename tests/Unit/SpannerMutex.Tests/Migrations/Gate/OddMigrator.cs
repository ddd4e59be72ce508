using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>A migrator with an answer that it may not give.</summary>
internal sealed class OddMigrator(SchemaCheck? answer) : ISchemaMigrator
{
    public string Name => "odd";

    public ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default) => ValueTask.FromResult(answer!);

    public ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
