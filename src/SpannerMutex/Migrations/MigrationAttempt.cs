using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One run of the migrators under the lease, in their order, with its result on the lease for the others.</summary>
internal sealed class MigrationAttempt(
    GateView view,
    InstanceIdentity instance,
    MigrationGateOptions options,
    GateProgress progress,
    ErrorRedaction redaction,
    Func<double> random)
{
    /// <summary>
    /// True if everything is applied; false if the run ended for a reason that is transient or not about the migrations, and may
    /// be retried. Migrators that have finished are removed from the list in both cases.
    /// </summary>
    public async ValueTask<bool> RunAsync(
        List<MigratorCheck> open, Lease lease, MigrationNote note, GateWait wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.LostToken);
        while (open.Count > 0)
        {
            var migrator = open[0].Migrator;
            MigrationSetKey? running = null;
            try
            {
                var check = await view.CheckAsync(migrator, lease, stop.Token).ConfigureAwait(false);
                var key = MigrationSetKey.Of(check.Name, check.Check!);
                if (!check.IsUpToDate)
                {
                    var known = note.Find(key);
                    Parking.ThrowIfParked(known, options.MaxAttempts);
                    if (known?.RetryAt > wait.StoreNow)
                    {
                        await lease.ReleaseAsync(note.End(MigrationOutcome.Interrupted).ToJson()).ConfigureAwait(false);
                        return false;
                    }

                    lease.ThrowIfLost();
                    stop.Token.ThrowIfCancellationRequested();
                    running = key;
                    await MigrateAsync(check, lease, stop.Token).ConfigureAwait(false);
                }

                lease.ThrowIfLost();
                note = note.Succeed(key, lease.FencingToken);
                progress.MarkUpToDate(check.Name);
                open.RemoveAt(0);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                await lease.ReleaseAsync(note.End(MigrationOutcome.Interrupted).ToJson()).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                throw;
            }
            catch (Exception e) when (!lease.IsHeld)
            {
                // The error occurred without the lease, so it tells nothing about the migrations.
                progress.TransientError(wait, e);
                return false;
            }
            catch (Exception e) when (running is { } failed && MigrationFailedException.IsFailedAttempt(e))
            {
                return await FailAsync(failed, e, lease, note, wait).ConfigureAwait(false);
            }
            catch (Exception e) when (ErrorClassification.IsTransient(e))
            {
                progress.TransientError(wait, e);
                await lease.ReleaseAsync(note.End(MigrationOutcome.Interrupted).ToJson()).ConfigureAwait(false);
                return false;
            }
            catch (Exception e)
            {
                throw await FailAndReleaseAsync(MigrationGateException.Of(redaction.Of(e)), lease, note.End(MigrationOutcome.Interrupted)).ConfigureAwait(false);
            }
        }

        await lease.ReleaseAsync(note.End(MigrationOutcome.Succeeded).ToJson()).ConfigureAwait(false);
        return true;
    }

    // A run may fail because of what another has done meanwhile: a paused holder, whose work continued in the server.
    private async ValueTask MigrateAsync(MigratorCheck check, Lease lease, CancellationToken stop)
    {
        var migrator = check.Migrator;
        try
        {
            var run = new MigrationRun(lease, instance, redaction, step => progress.Report(migrator.Name, step)) { Check = check.Check };
            await migrator.MigrateAsync(run, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (lease.IsHeld && !stop.IsCancellationRequested && MigrationFailedException.IsFailedAttempt(e))
        {
            if (!await IsUpToDateAfterAllAsync(migrator, lease, stop).ConfigureAwait(false))
            {
                throw;
            }

            progress.FailedButUpToDate(migrator.Name, e);
        }
    }

    private async ValueTask<bool> IsUpToDateAfterAllAsync(ISchemaMigrator migrator, Lease lease, CancellationToken stop)
    {
        try
        {
            return (await view.CheckAsync(migrator, lease, stop).ConfigureAwait(false)).IsUpToDate;
        }
        catch (Exception e) when (lease.IsHeld && !stop.IsCancellationRequested)
        {
            progress.CheckFailedAfterFailure(migrator.Name, e);
            return false;
        }
    }

    private async ValueTask<bool> FailAsync(MigrationSetKey key, Exception e, Lease lease, MigrationNote note, GateWait wait)
    {
        var before = note.Find(key) ?? MigrationSet.Of(key);

        // After an abandoned run its work may still be under way and cause the failure. Some failures are therefore not counted,
        // but not all: a migration that sometimes kills its process and sometimes fails must be counted in the end.
        var isCounted = before.AbandonedRuns == 0 || before.UncountedFailures >= options.MaxAttempts;
        var delay = RetryPause.After(before.FailedAttempts + before.UncountedFailures + 1, random());
        var now = wait.StoreNow;
        note = note
            .Fail(key, new MigrationSetFailure(ErrorCause.MessageOf(e), instance.Name, now, now + delay, isCounted, redaction.IsOn))
            .End(MigrationOutcome.Failed);
        var set = note.Find(key)!;
        if (!isCounted)
        {
            progress.FailedUncounted(set, delay, options.MaxAttempts, ErrorCause.Of(e));
            await lease.ReleaseAsync(note.ToJson()).ConfigureAwait(false);
            return false;
        }

        var failure = new MigrationGateException(
            MigrationPhase.Failed,
            $"{set.Error} (failed attempt {set.FailedAttempts} of {options.MaxAttempts} in the whole fleet)",
            ErrorCause.Of(e));
        throw await FailAndReleaseAsync(failure, lease, note).ConfigureAwait(false);
    }

    // Logged before the lease is released, so that the log has cause and effect in order.
    private async ValueTask<MigrationGateException> FailAndReleaseAsync(MigrationGateException failure, Lease lease, MigrationNote note)
    {
        progress.Failed(failure);
        await lease.ReleaseAsync(note.ToJson()).ConfigureAwait(false);
        return failure;
    }
}
