using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// The role of an instance that may migrate: the instance that finds the lease free acquires it and runs all migrators with
/// pending migrations, in their order; the others wait and only read.
/// </summary>
internal sealed class MigratorRole(
    GateView view,
    DistributedMutex mutex,
    MigrationAttempt attempt,
    InstanceIdentity instance,
    MigrationGateOptions options,
    GateProgress progress) : IGateRole
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var first = await view.FirstCheckAsync(cancellationToken).ConfigureAwait(false);
        var open = first.Where(check => !check.IsUpToDate).ToList();
        var wait = view.BeginWait();
        while (open.Count > 0)
        {
            var seen = await view.ReadLeaseAsync(wait, cancellationToken).ConfigureAwait(false);
            var last = view.NoteOn(seen);
            if (seen is not null && await HasFinishedAsync(open, seen, last, wait, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            view.EnterWaiting(wait, seen, last, open[0].Key);
            ThrowIfTimeIsUp(wait, seen, last, open);
            await view.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> HasFinishedAsync(
        List<MigratorCheck> open, LeaseSnapshot seen, MigrationNote? last, GateWait wait, CancellationToken cancellationToken)
    {
        foreach (var applied in open.Where(check => wait.HasSucceeded(last, check.Key)).ToList())
        {
            progress.MarkUpToDate(applied.Name);
            open.Remove(applied);
        }

        if (open.Count == 0)
        {
            return true;
        }

        if (!seen.IsFree)
        {
            return false;
        }

        // A migrator that can't be checked without the lock may have nothing pending: it is checked before it counts as parked.
        var next = last?.Find(open[0].Key);
        if (open[0].IsPending)
        {
            Parking.ThrowIfParked(next, options.MaxAttempts);
        }

        var mustWait = next?.RetryAt > seen.Now && !Parking.IsParked(next, options.MaxAttempts);
        return !mustWait
            && await TryMigrateAsync(open, seen, last, wait, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True if this instance has applied everything; false if it must continue to wait.</summary>
    private async ValueTask<bool> TryMigrateAsync(
        List<MigratorCheck> open, LeaseSnapshot seen, MigrationNote? last, GateWait wait, CancellationToken cancellationToken)
    {
        var note = MigrationNote.Begin(last, instance, open.Select(check => check.Key).OfType<MigrationSetKey>());
        Lease? lease;
        try
        {
            lease = await mutex
                .TryAcquireAsync(seen, note.ToJson(), note.End(MigrationOutcome.Interrupted).ToJson(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            progress.TransientError(wait, e);
            return false;
        }

        if (lease is null)
        {
            wait.WasContended = true;
            return false;
        }

        await using (lease.ConfigureAwait(false))
        {
            progress.Enter(MigrationPhase.Migrating, s => s with { Holder = instance.Name, Token = lease.FencingToken });
            if (last is { Outcome: MigrationOutcome.Running })
            {
                progress.TookOver(last.Instance, open.Max(check => note.Find(check.Key)?.AbandonedRuns ?? 0));
            }

            return await attempt.RunAsync(open, lease, note, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private void ThrowIfTimeIsUp(GateWait wait, LeaseSnapshot? seen, MigrationNote? last, List<MigratorCheck> open)
    {
        if (!wait.HasTimedOut)
        {
            return;
        }

        var failed = last?.Find(open[0].Key);
        throw new MigrationGateException(
            MigrationPhase.Failed,
            $"The schema was not migrated within {options.WaitTimeout}: "
            + (seen is { IsFree: false, Record: { } held }
                ? $"'{last?.Instance}' holds the lease '{held.Name}' under token {held.FencingToken} and keeps renewing it. Wait longer (WaitTimeout), or look at the log of that instance."
                : wait.LastTransientError?.Message
                ?? (failed?.Error is { } error ? $"the last run of '{failed.Name}' failed on '{failed.FailedOn}' at {failed.FailedAt:u}: {error}"
                    : wait.WasContended ? "other instances acquired the lease each time it was free."
                    : $"no run completed. The last error of this instance was: {progress.State.LastError ?? "none"}")),
            wait.LastTransientError);
    }
}
