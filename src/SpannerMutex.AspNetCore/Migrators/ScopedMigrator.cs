using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Migrates with a service of the app, from a new scope for each check and each run.</summary>
internal static class ScopedMigrator
{
    public static DelegateMigrator Create<TService>(
        IServiceScopeFactory scopes,
        Func<IServiceProvider, TService> service,
        Func<TService, CancellationToken, Task> migrate,
        Func<TService, CancellationToken, Task<bool>>? isPending,
        MigratorOptions options)
        where TService : notnull
    {
        return new DelegateMigrator(MigrateAsync, isPending is null ? null : IsPendingAsync, options);

        async Task<bool> IsPendingAsync(CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await isPending(service(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
            }
        }

        async Task MigrateAsync(MigrationRun run, CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                var migrator = service(scope.ServiceProvider);
                if (FluentMigratorApi.IsRunner(typeof(TService)))
                {
                    _ = FluentMigratorQuestion.Ask(() => FluentMigratorApi.Bind().HasMigrationsToApplyUp(migrator));
                }

                // Creating the service may have taken long, and the service may ignore its token.
                run.Lease.ThrowIfLost();
                cancellationToken.ThrowIfCancellationRequested();
                await NestedTask.WaitAsync(migrate(migrator, cancellationToken)).ConfigureAwait(false);
            }
        }
    }
}
