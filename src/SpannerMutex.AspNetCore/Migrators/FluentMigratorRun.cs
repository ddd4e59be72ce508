using SpannerMutex.Errors;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// One run of FluentMigrator under the lease: migration by migration, so that none begins after the lease is lost or the
/// process stops. All in one call where single steps would change the result: one transaction for all, a profile, or
/// maintenance that runs once per run.
/// </summary>
internal sealed class FluentMigratorRun(FluentMigratorApi api, object runner, IServiceProvider scope, MigrationRun run)
{
    private static readonly FluentMigration s_allPending = new(long.MaxValue, "FluentMigrator's, all that are pending");

    /// <summary>
    /// Continues until nothing is pending: a CurrentVersionMigrationConstraint may become true by an earlier migration. It ends
    /// early if a call has not applied what it should have; the gate's next check then reports that.
    /// </summary>
    public void Apply(CancellationToken cancellationToken)
    {
        var known = api.Migrations(runner);
        var isStepwise = known is not null && !RunsAsOne();
        var next = FirstPending(known);
        while (next is not null)
        {
            run.Lease.ThrowIfLost();
            cancellationToken.ThrowIfCancellationRequested();
            MigrateUp(isStepwise ? next : null);
            var following = known is null ? null : FirstPending(known);
            if (following == next)
            {
                return;
            }

            if (isStepwise)
            {
                run.Report(new MigrationProgress(next.Name, "applied", IsApplied: true));
            }

            next = following;
        }
    }

    private bool RunsAsOne() => FluentMigratorOptions.HasOneTransaction(scope)
        || FluentMigratorOptions.HasProfile(scope)
        || FluentMigratorMaintenance.RunsOncePerRun(scope);

    private void MigrateUp(FluentMigration? step)
    {
        run.Report(new MigrationProgress((step ?? s_allPending).Name, "applying"));
        try
        {
            if (step is null)
            {
                api.MigrateUp(runner);
            }
            else
            {
                api.MigrateUp(runner, step.Version);
            }
        }
        catch (Exception e) when (MigrationFailedException.IsFailedAttempt(e))
        {
            throw new MigrationFailedException($"{Named(step)} failed: {ErrorClassification.GetMessage(e)}", ErrorClassification.GetCause(e))
            {
                RedactedMessage = $"{Named(step)} failed: {ErrorClassification.Describe(e)}",
            };
        }
        catch (Exception e) when (ErrorClassification.IsEnvironmental(e))
        {
            throw new MigrationInterruptedException($"{Named(step)} was interrupted: {ErrorClassification.GetMessage(e)}", ErrorClassification.IsTransient(e), e)
            {
                RedactedMessage = $"{Named(step)} was interrupted: {ErrorClassification.Describe(e)}",
            };
        }
    }

    // "Is anything pending up to this version" changes at most once, from no to yes, as the version increases.
    private FluentMigration? FirstPending(IReadOnlyList<FluentMigration>? known)
    {
        if (!FluentMigratorQuestion.Ask(() => api.HasMigrationsToApplyUp(runner)))
        {
            return null;
        }

        if (known is null or [])
        {
            return s_allPending;
        }

        var (first, last) = (0, known.Count - 1);
        while (first < last)
        {
            var middle = (first + last) / 2;
            (first, last) = api.HasMigrationsToApplyUp(runner, known[middle].Version) ? (first, middle) : (middle + 1, last);
        }

        return known[first];
    }

    private static string Named(FluentMigration? step) => step is null ? "FluentMigrator's run" : $"Migration {step.Name}";
}
