using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>
/// The way of an instance that only waits. It asks the migrator, which knows best; one that can't be asked without the
/// lock is taken by its fingerprint from the list of those that were reached. It never writes.
/// </summary>
internal sealed class WaitOnlyPass(GateView view, MigrationGateOptions options) : IGatePass
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var check = await view.FirstCheckAsync(cancellationToken).ConfigureAwait(false);
        var wait = view.BeginWait();
        while (check.State != SchemaState.UpToDate)
        {
            var seen = await SeeAsync(wait, cancellationToken).ConfigureAwait(false);
            var last = MigrationNote.Of(seen?.Record);
            if (seen is not null)
            {
                Parking.ThrowIfParked(seen, last, check.Fingerprint, options.MaxAttempts);
                if (check.State == SchemaState.UnknownUntilLocked && last?.HasReached(check.Fingerprint) is true)
                {
                    return;
                }

                view.EnterWaiting(seen, last);
            }

            if (wait.IsOver)
            {
                throw new MigrationGateException(MigrationPhase.Failed, TimeIsUp(check, seen, last, wait.Disturbance), wait.Disturbance);
            }

            await view.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
            check = await view.TryCheckAsync(wait, cancellationToken).ConfigureAwait(false) ?? check;
        }
    }

    // Where nobody has migrated yet there is nowhere to look.
    private async ValueTask<LeaseSnapshot?> SeeAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            return await view.SeeAsync(wait, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseStoreMissingException)
        {
            return new LeaseSnapshot(null, default);
        }
    }

    private string TimeIsUp(SchemaCheck check, LeaseSnapshot? seen, MigrationNote? last, Exception? disturbance)
    {
        var missing = check.Pending.Count > 0
            ? $"still missing are {string.Join(", ", check.Pending)}"
            : $"no run of the migrations '{check.Fingerprint}' has succeeded";
        var others = (seen, last) switch
        {
            ({ IsFree: false }, { } held) => $"'{held.Instance}' is migrating under token {seen.Record!.FencingToken}",
            (_, { Outcome: MigrationOutcome.Failed } failed) => $"the last run failed on '{failed.FailedOn}' at {failed.FailedAt:u}: {failed.Error}",
            (_, { } other) => $"the last run was '{other.Instance}' with the migrations '{other.Fingerprint}': {other.Outcome}",
            (null, _) => $"the leases could not be read: {disturbance?.Message}",
            _ => "nobody has run any",
        };
        return $"The schema was not migrated within {options.WaitTimeout}, and this instance only waits (role {nameof(MigrationGateRole.WaitOnly)}): "
            + $"{missing}; {others}. Run them from a job or a service with the role {nameof(MigrationGateRole.Migrate)} that carries the same migrations, or wait longer (WaitTimeout).";
    }
}
