using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// The role of an instance that only waits. It checks the migrators; for one that can't be checked without the lock it uses
/// the outcome on the lease for its set and its database. It never writes.
/// </summary>
internal sealed class WaiterRole(GateView view, MigrationGateOptions options) : IGateRole
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var checks = await view.FirstCheckAsync(cancellationToken).ConfigureAwait(false);
        var wait = view.BeginWait();
        while (!checks.All(check => check.IsUpToDate))
        {
            ThrowIfUndecidable(checks);
            var seen = await ReadOrEmptyAsync(wait, cancellationToken).ConfigureAwait(false);
            var last = view.NoteOn(seen);
            var open = checks.Where(check => !check.IsUpToDate && !HasSucceeded(check, last)).ToList();
            if (seen is not null)
            {
                if (open.Count == 0)
                {
                    return;
                }

                if (seen.IsFree)
                {
                    Parking.ThrowIfParked(last?.Find(open[0].Key), options.MaxAttempts);
                }
            }

            view.EnterWaiting(wait, seen, last, open[0].Key);
            if (wait.HasTimedOut)
            {
                throw new MigrationGateException(MigrationPhase.Failed, TimeIsUp(open[0], seen, last, wait.LastTransientError), wait.LastTransientError);
            }

            await view.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
            checks = await view.TryCheckAsync(wait, cancellationToken).ConfigureAwait(false) ?? checks;
        }
    }

    private static bool HasSucceeded(MigratorCheck check, MigrationNote? last) =>
        check is { Check.State: SchemaState.RequiresLock, Key: { Target: not null } key }
        && last?.Find(key) is { SucceededUnder: not null };

    private static void ThrowIfUndecidable(IReadOnlyList<MigratorCheck> checks)
    {
        if (checks.FirstOrDefault(check =>
            check.Check is { State: SchemaState.RequiresLock, MayBeKnownLater: false, Target: null }) is { } blind)
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                $"This instance only waits (role {nameof(MigrationGateRole.WaitOnly)}), and '{blind.Name}' can't be checked for pending migrations without the lock, "
                + "nor does it name the database that it migrates: the success on another database would look like its own. Name the database, with the same text "
                + "here and in the instance that migrates it (target), or allow the check without the lock if it never writes (CheckIsReadOnly = true).");
        }
    }

    // If nobody has migrated yet, the table may not exist.
    private async ValueTask<LeaseSnapshot?> ReadOrEmptyAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            return await view.ReadLeaseAsync(wait, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseTableNotFoundException)
        {
            return new LeaseSnapshot(null, default);
        }
    }

    private string TimeIsUp(MigratorCheck check, LeaseSnapshot? seen, MigrationNote? last, Exception? transientError)
    {
        var missing = check.Check is { Pending: { Count: > 0 } pending }
            ? $"still missing are {string.Join(", ", pending)}"
            : $"no run of '{check.Name}' with the migrations '{check.Check?.Fingerprint}' has succeeded on its database";
        var others = (seen, last) switch
        {
            ({ IsFree: false }, { } held) => $"'{held.Instance}' is migrating under token {seen.Record!.FencingToken}",
            (null, _) => $"the leases could not be read: {transientError?.Message}",
            (_, null) => "nobody has run any",
            (_, { } ended) => Ended(check, ended),
        };
        return $"The schema was not migrated within {options.WaitTimeout}, and this instance only waits (role {nameof(MigrationGateRole.WaitOnly)}): "
            + $"{missing}; {others}. Run them from a job or a service with the role {nameof(MigrationGateRole.Migrate)} that carries the same migrations, or wait longer (WaitTimeout).";
    }

    private static string Ended(MigratorCheck check, MigrationNote last)
    {
        if (last.Find(check.Key) is { FailedAt: { } at } failed)
        {
            return $"the last run failed on '{failed.FailedOn}' at {at:u}: {failed.Error}";
        }

        var elsewhere = last.Sets.Any(set =>
            set.SucceededUnder is not null && set.Name == check.Name && set.Fingerprint == check.Check?.Fingerprint && set.Target != check.Key?.Target);
        return elsewhere
            ? "they have succeeded on another database, or on this one under another name (target)"
            : $"the last run was on '{last.Instance}' ({string.Join(", ", last.Sets.Select(set => $"{set.Name} '{set.Fingerprint}'").Take(3))}): {last.Outcome}";
    }
}
