using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SpannerMutex.Errors;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>
/// Runs a context's migrations. A database that is ahead of them is accepted: an older revision continues to serve on it. A
/// statement that is running when the lease is lost is cancelled, but can't be fenced: EF Core commits by itself.
/// </summary>
/// <typeparam name="TContext">The context.</typeparam>
/// <param name="scopes">Where the context comes from.</param>
public sealed class EntityFrameworkCoreMigrator<TContext>(IServiceScopeFactory scopes) : ISchemaMigrator
    where TContext : DbContext
{
    // While an instance migrates, EF Core locks the history table on some databases, for example PostgreSQL, so that even a
    // read waits for the end. It is better to wait for the lease.
    private static readonly TimeSpan s_unlockedTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Its name: that of the context's class.</summary>
    public string Name => typeof(TContext).Name;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The context isn't registered, or has no migrations.</exception>
    /// <exception cref="MigrationInterruptedException">The database can't be read.</exception>
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var context = ContextOf(scope.ServiceProvider);
        var database = context.Database;
        string[] carried = [.. database.GetMigrations()];
        if (carried.Length == 0)
        {
            throw new InvalidOperationException(
                $"{typeof(TContext).Name} has no migrations, so there is nothing to migrate. Add one (dotnet ef migrations add), or name the assembly they are in (MigrationsAssembly).");
        }

        // With the build of their assembly: a migration that is corrected under its old name is another set.
        var build = database.GetService<IMigrationsAssembly>().Assembly.ManifestModule.ModuleVersionId;
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{build}\n{string.Join('\n', carried)}")));
        var target = ContextTarget.Of(context);
        try
        {
            if (lease is null)
            {
                database.SetCommandTimeout(s_unlockedTimeout);
            }

            string[] applied = [.. await database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false)];
            string[] pending = [.. carried.Except(applied, StringComparer.OrdinalIgnoreCase)];
            return new SchemaCheck
            {
                State = pending.Length == 0 ? SchemaState.UpToDate : SchemaState.Pending,
                Fingerprint = fingerprint,
                Target = target,
                Pending = pending,
                Applied = applied,
            };
        }
        catch (Exception e) when (lease is null && ErrorClassification.IsTimeout(e))
        {
            return new SchemaCheck
            {
                State = SchemaState.RequiresLock,
                Fingerprint = fingerprint,
                Target = target,
                MayBeKnownLater = true,
            };
        }
        catch (Exception e) when (e is not OperationCanceledException && (ErrorClassification.IsEnvironmental(e) || ErrorClassification.IsTimeout(e)))
        {
            var where = $"The migrations that {typeof(TContext).Name} has applied could not be read";
            throw new MigrationInterruptedException($"{where}: {e.GetBaseException().Message}", !ErrorClassification.IsDenied(e), e)
            {
                RedactedMessage = $"{where}: {ErrorClassification.Describe(e)}",
            };
        }
    }

    /// <inheritdoc />
    /// <exception cref="MigrationFailedException">A migration failed; it is named, with its statement.</exception>
    /// <exception cref="MigrationInterruptedException">The database can't be reached, or a right is missing.</exception>
    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        var context = ContextOf(scope.ServiceProvider);
        PostgreSqlIdleTransactions.WarnIfLong(
            await ContextIdleTransactions.AskAsync(context, cancellationToken).ConfigureAwait(false), run.Lease, LoggerOf(scope.ServiceProvider));
        using var steps = new MigrationSteps(context, step => run.Report(new MigrationProgress(step, "applying")));
        try
        {
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{Named(steps)} was cancelled.", e, cancellationToken);
        }
        catch (Exception e) when (steps.Current is not null && ErrorClassification.IsTimeout(e))
        {
            // Drivers report it as transient, but the same statement would exceed its time-out again.
            var where = $"{Named(steps)} failed: a statement took longer than the context's CommandTimeout, or waited that long for a lock";
            throw new MigrationFailedException($"{where} ({e.GetBaseException().Message}).{steps.StatementOf(e)}", e)
            {
                RedactedMessage = $"{where}: {ErrorClassification.Describe(e)}",
            };
        }
        catch (Exception e) when (ErrorClassification.IsEnvironmental(e) || ErrorClassification.IsTimeout(e))
        {
            // Before the first migration, a time-out is that of a lock that another process holds.
            var where = $"{Named(steps)} was interrupted";
            throw new MigrationInterruptedException($"{where}: {e.GetBaseException().Message}", !ErrorClassification.IsDenied(e), e)
            {
                RedactedMessage = $"{where}: {ErrorClassification.Describe(e)}",
            };
        }
        catch (Exception e)
        {
            var where = $"{Named(steps)} failed";
            throw new MigrationFailedException($"{where}: {e.GetBaseException().Message.Trim()}{steps.StatementOf(e)}", e)
            {
                RedactedMessage = $"{where}: {ErrorClassification.Describe(e)}",
            };
        }
    }

    private static TContext ContextOf(IServiceProvider provider) =>
        provider.GetService<TContext>() ?? throw new InvalidOperationException(
            $"{typeof(TContext).Name} is not registered: call builder.Services.AddDbContext<{typeof(TContext).Name}>(…) beside AddSpannerMutexMigrations().");

    private static ILogger LoggerOf(IServiceProvider provider) =>
        provider.GetService<ILogger<EntityFrameworkCoreMigrator<TContext>>>() ?? NullLogger<EntityFrameworkCoreMigrator<TContext>>.Instance;

    private static string Named(MigrationSteps steps) =>
        steps.Current is { } migration ? $"Migration {migration} of {typeof(TContext).Name}" : $"The migration of {typeof(TContext).Name}";
}
