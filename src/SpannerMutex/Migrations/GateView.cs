using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What an instance reads of the schema and of the other instances; transient errors are retried.</summary>
internal sealed class GateView(
    IReadOnlyList<ISchemaMigrator> migrators,
    DistributedMutex mutex,
    MigrationGateOptions options,
    GateProgress progress,
    ErrorRedaction redaction,
    WaitReport report,
    TimeProvider time)
{
    public GateWait BeginWait() => new(options.WaitTimeout, time);

    // A machine that starts many instances at once may be too busy for the first check to complete in time.
    public async ValueTask<IReadOnlyList<MigratorCheck>> FirstCheckAsync(CancellationToken cancellationToken)
    {
        var wait = new GateWait(options.UnreachableTimeout, time);
        while (true)
        {
            if (await TryCheckAsync(wait, cancellationToken).ConfigureAwait(false) is { } checks)
            {
                return checks;
            }

            await mutex.WaitAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Checks all migrators without the lock, in their order; null if a database can't be reached at the moment.</summary>
    public async ValueTask<IReadOnlyList<MigratorCheck>?> TryCheckAsync(GateWait wait, CancellationToken cancellationToken)
    {
        var checks = new List<MigratorCheck>();
        foreach (var migrator in migrators)
        {
            try
            {
                checks.Add(await CheckAsync(migrator, null, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (ErrorClassification.IsTransient(e) && !wait.HasTimedOut)
            {
                progress.TransientError(wait, e);
                return null;
            }
            catch (Exception e) when (e is not OperationCanceledException && checks.Exists(check => !check.IsUpToDate))
            {
                // It may need a table that a migrator in front of it creates. It is checked again when that has finished.
                progress.CheckDeferred(migrator.Name, e);
                checks.Add(new MigratorCheck(migrator, null));
            }
        }

        return checks;
    }

    public async ValueTask<MigratorCheck> CheckAsync(ISchemaMigrator migrator, Lease? lease, CancellationToken cancellationToken)
    {
        var result = await migrator.CheckAsync(lease, cancellationToken).ConfigureAwait(false);
        var check = MigratorCheck.Of(migrator, result);
        progress.Checked(check.Name, result);
        return check;
    }

    /// <summary>
    /// Reads the lease; null if the store can't be reached at the moment. Others may be migrating meanwhile, so this is retried:
    /// to give up would only start another wait.
    /// </summary>
    public async ValueTask<LeaseSnapshot?> ReadLeaseAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await mutex.ReadAsync(cancellationToken).ConfigureAwait(false);
            wait.RecordFirstSeen(seen);
            return seen;
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            progress.TransientError(wait, e);
            return null;
        }
    }

    /// <summary>The note of earlier runs on the lease; null if there is none.</summary>
    public MigrationNote? NoteOn(LeaseSnapshot? seen) => redaction.NoteOf(seen?.Record);

    /// <param name="wait">The wait.</param>
    /// <param name="seen">The lease; null if it can't be read.</param>
    /// <param name="last">Its note.</param>
    /// <param name="next">The set that is waited for.</param>
    public void EnterWaiting(GateWait wait, LeaseSnapshot? seen, MigrationNote? last, MigrationSetKey? next)
    {
        if (seen is not null)
        {
            progress.Enter(
                MigrationPhase.Waiting,
                s => seen.IsFree
                    ? s with { Holder = null, Token = null }
                    : s with { Holder = last?.Instance, Token = seen.Record?.FencingToken });
        }

        report.Log(wait, seen, last, last?.Find(next));
    }

    public Task WaitAsync(LeaseSnapshot? seen, CancellationToken cancellationToken) => mutex.WaitAsync(seen, cancellationToken);
}
