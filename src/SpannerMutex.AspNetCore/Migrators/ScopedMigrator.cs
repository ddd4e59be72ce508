using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Migrates by a service of the app, taken from a fresh scope for each question and each run.</summary>
internal sealed class ScopedMigrator<TService>(
    IServiceScopeFactory scopes,
    string fingerprint,
    Func<TService, CancellationToken, Task<bool>>? pending,
    Func<TService, CancellationToken, Task> migrate) : ISchemaMigrator
    where TService : notnull
{
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default) =>
        new() { State = await AskAsync(cancellationToken).ConfigureAwait(false), Fingerprint = fingerprint };

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await migrate(scope.ServiceProvider.GetRequiredService<TService>(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SchemaState> AskAsync(CancellationToken cancellationToken)
    {
        if (pending is null)
        {
            return SchemaState.UnknownUntilLocked;
        }

        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var isPending = await pending(scope.ServiceProvider.GetRequiredService<TService>(), cancellationToken).ConfigureAwait(false);
            return isPending ? SchemaState.Pending : SchemaState.UpToDate;
        }
    }
}
