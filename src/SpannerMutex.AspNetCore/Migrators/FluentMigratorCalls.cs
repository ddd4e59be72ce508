using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpannerMutex.Errors;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// The gate's two calls to FluentMigrator, each in a scope of its own: the runner is scoped and remembers what it has read.
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
                Fingerprint = MigrationFingerprint.OfService(api.Runner, provider, isAskedWithoutLock: false),
                Target = target,
            });
    }

    /// <summary>
    /// Asks what is pending. The first question creates the version table. A holder that was frozen past its lease may
    /// create it at the same moment, and then it is there when the question is put again.
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
