using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>One run of the migrations under the lease, and how it leaves the lease for the others.</summary>
internal sealed class MigrationAttempt(
    ISchemaMigrator migrator,
    GateView view,
    InstanceIdentity instance,
    MigrationGateOptions options,
    GateProgress progress,
    TimeProvider time)
{
    /// <summary>True if the schema is up to date; false if the run says nothing of the migrations and may be tried again.</summary>
    public async ValueTask<bool> RunAsync(
        Lease lease, MigrationNote note, GateWait wait, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.LostToken);
        var isMigrating = false;
        try
        {
            var check = await view.CheckAsync(lease, stop.Token).ConfigureAwait(false);
            if (check.State != SchemaState.UpToDate)
            {
                isMigrating = true;
                await migrator.MigrateAsync(new MigrationRun(lease, instance, progress.Report), stop.Token).ConfigureAwait(false);
            }

            lease.ThrowIfLost();
            await lease.ReleaseAsync(note.Succeed(check.Fingerprint).ToJson()).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await lease.ReleaseAsync(note.Interrupt().ToJson()).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception e) when (!lease.IsHeld)
        {
            // Whatever the migrator met, it met it without the lease: it says nothing of the migrations.
            progress.Disturbed(wait, e);
            return false;
        }
        catch (Exception e) when (!isMigrating || !MigrationFailure.IsOfTheMigration(e))
        {
            await lease.ReleaseAsync(note.Interrupt().ToJson()).ConfigureAwait(false);
            if (!MigrationFailure.IsPassing(e))
            {
                throw;
            }

            progress.Disturbed(wait, e);
            return false;
        }
        catch (Exception e)
        {
            var failed = note.Fail(ErrorCause.MessageOf(e), time.GetUtcNow());
            await lease.ReleaseAsync(failed.ToJson()).ConfigureAwait(false);
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"{failed.Error} (failed attempt {failed.FailedAttempts} of {options.MaxAttempts} in the whole fleet)",
                ErrorCause.Of(e));
        }
    }
}
