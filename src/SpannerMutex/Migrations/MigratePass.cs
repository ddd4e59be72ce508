using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>The way of an instance that may migrate: whoever finds the lease free takes it, the others wait by reading.</summary>
internal sealed class MigratePass(
    GateView view,
    DistributedMutex mutex,
    MigrationAttempt attempt,
    InstanceIdentity instance,
    MigrationGateOptions options,
    GateProgress progress) : IGatePass
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var check = await view.FirstCheckAsync(cancellationToken).ConfigureAwait(false);
        var wait = view.BeginWait();
        while (check.State != SchemaState.UpToDate)
        {
            var seen = await view.SeeAsync(wait, cancellationToken).ConfigureAwait(false);
            if (seen is not null)
            {
                var last = MigrationNote.Of(seen.Record);
                Parking.ThrowIfParked(seen, last, check.Fingerprint, options.MaxAttempts);
                if (wait.HasSucceeded(seen.Record, last, check.Fingerprint)
                    || await TryMigrateAsync(seen, last, check.Fingerprint, wait, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                view.EnterWaiting(seen, last);
            }

            ThrowIfTimeIsUp(wait, seen);
            await view.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True if this instance has brought the schema up to date; false if it must go on waiting.</summary>
    private async ValueTask<bool> TryMigrateAsync(
        LeaseSnapshot seen, MigrationNote? last, string fingerprint, GateWait wait, CancellationToken cancellationToken)
    {
        var note = MigrationNote.Begin(last, instance, fingerprint);
        Lease? lease;
        try
        {
            lease = await mutex
                .TryAcquireAsync(seen, note.ToJson(), note.Interrupt().ToJson(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            progress.Disturbed(wait, e);
            return false;
        }

        if (lease is null)
        {
            return false;
        }

        await using (lease.ConfigureAwait(false))
        {
            progress.Enter(MigrationPhase.Migrating, s => s with { Holder = instance.Name, Token = lease.FencingToken });
            if (last is { Outcome: MigrationOutcome.Running })
            {
                progress.TookOver(last.Instance, note.AbandonedRuns);
            }

            return await attempt.RunAsync(lease, note, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ThrowIfTimeIsUp(GateWait wait, LeaseSnapshot? seen)
    {
        if (wait.IsOver)
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"The schema was not migrated within {options.WaitTimeout}: "
                + (seen is { IsFree: false, Record: { } held }
                    ? $"'{MigrationNote.Of(held)?.Instance}' holds the lease '{held.Name}' under token {held.FencingToken} and goes on renewing it. Wait longer (WaitTimeout), or look at what that instance does."
                    : wait.Disturbance?.Message ?? "others took the lease each time."),
                wait.Disturbance);
        }
    }
}
