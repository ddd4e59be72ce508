using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Migrates by a service of the app, taken from a fresh scope for each question and each run.</summary>
internal static class ScopedMigrator
{
    public static DelegateMigrator Create<TService>(
        IServiceScopeFactory scopes,
        Func<IServiceProvider, TService> service,
        string fingerprint,
        Func<TService, CancellationToken, Task<bool>>? pending,
        Func<TService, CancellationToken, Task> migrate,
        bool checkIsReadOnly,
        string name,
        string? target)
        where TService : notnull
    {
        return new DelegateMigrator(
            fingerprint,
            pending is null ? null : IsPendingAsync,
            MigrateAsync,
            checkIsReadOnly,
            name,
            target);

        async ValueTask<bool> IsPendingAsync(CancellationToken cancellationToken)
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await pending(service(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
            }
        }

        async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken)
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
