using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Migrates by a service of the app, taken from a fresh scope for each question and each run.</summary>
internal sealed class ScopedMigrator<TService>(
    IServiceScopeFactory scopes,
    Func<IServiceProvider, TService> service,
    string fingerprint,
    Func<TService, CancellationToken, Task<bool>>? pending,
    Func<TService, CancellationToken, Task> migrate,
    bool askWithoutLock) : ISchemaMigrator
    where TService : notnull
{
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default) => new()
    {
        State = pending is null || (lease is null && !askWithoutLock)
            ? SchemaState.UnknownUntilLocked
            : await AskAsync(pending, cancellationToken).ConfigureAwait(false),
        Fingerprint = fingerprint,
    };

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await migrate(service(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<SchemaState> AskAsync(
        Func<TService, CancellationToken, Task<bool>> isPending, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await isPending(service(scope.ServiceProvider), cancellationToken).ConfigureAwait(false)
                ? SchemaState.Pending
                : SchemaState.UpToDate;
        }
    }
}
