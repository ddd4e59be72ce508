using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpannerMutex.Errors;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// The gate's two calls to FluentMigrator, each in its own scope: the runner is scoped and caches what it has read.
/// </summary>
internal sealed class FluentMigratorCalls(
    FluentMigratorApi api, IServiceScopeFactory scopes, ILogger<FluentMigratorCalls> logger)
{
    /// <summary>FluentMigrator as the app has registered it.</summary>
    public static DelegateMigrator CreateMigrator(IServiceProvider provider, string name, string? target)
    {
        var api = FluentMigratorApi.Bind();
        var calls = new FluentMigratorCalls(
            api,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<ILogger<FluentMigratorCalls>>());
        return new DelegateMigrator(
            calls.MigrateAsync,
            _ => calls.IsPendingAsync(),
            new MigratorOptions
            {
                Name = name,
                Fingerprint = MigrationFingerprint.OfService(api.Runner, provider, isCheckedWithoutLock: false),
                Target = target,
            });
    }

    /// <summary>
    /// Checks what is pending. The first check creates the version table. A holder that was paused past its lease may create it
    /// at the same moment; then it exists at the second check.
    /// </summary>
    public async Task<bool> IsPendingAsync()
    {
        try
        {
            return await AskAsync().ConfigureAwait(false);
        }
        catch (MigrationInterruptedException e) when (!e.IsTransient && !ErrorClassification.IsDenied(e))
        {
            return await AskAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> AskAsync()
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return FluentMigratorQuestion.Ask(() => api.HasMigrationsToApplyUp(RunnerOf(scope)));
    }

    private async Task MigrateAsync(MigrationRun run, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var runner = RunnerOf(scope);
        PostgreSqlIdleTransactions.WarnIfLong(FluentMigratorIdleTransactions.Ask(api, runner), run.Lease, logger);
        new FluentMigratorRun(api, runner, scope.ServiceProvider, run).Apply(cancellationToken);
    }

    private object RunnerOf(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService(api.Runner);
}
