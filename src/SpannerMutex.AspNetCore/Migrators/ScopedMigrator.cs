using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Migrates by a service of the app, taken from a fresh scope for each question and each run.</summary>
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

                // To make the service may have taken long, and it may pay no heed to its token.
                run.Lease.ThrowIfLost();
                cancellationToken.ThrowIfCancellationRequested();
                await NestedTask.WaitAsync(migrate(migrator, cancellationToken)).ConfigureAwait(false);
            }
        }
    }
}
