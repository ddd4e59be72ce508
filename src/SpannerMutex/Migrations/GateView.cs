using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What an instance sees of the schema and of the others: reads only, and passing failures are waited out.</summary>
internal sealed class GateView(
    ISchemaMigrator migrator, DistributedMutex mutex, MigrationGateOptions options, GateProgress progress, TimeProvider time)
{
    public GateWait BeginWait() => new(options.WaitTimeout, time);

    // A machine that starts many instances at once may be too busy for the first answer to come in time.
    public async ValueTask<SchemaCheck> FirstCheckAsync(CancellationToken cancellationToken)
    {
        var wait = new GateWait(options.UnreachableTimeout, time);
        while (true)
        {
            if (await TryCheckAsync(wait, cancellationToken).ConfigureAwait(false) is { } check)
            {
                return check;
            }

            await mutex.WaitAsync(null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the migrator without the lock; null if the database can't be reached just now.</summary>
    public async ValueTask<SchemaCheck?> TryCheckAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (MigrationFailure.IsPassing(e) && !wait.IsOver)
        {
            progress.Disturbed(wait, e);
            return null;
        }
    }

    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken)
    {
        var check = await migrator.CheckAsync(lease, cancellationToken).ConfigureAwait(false);
        progress.Checked(check);
        return check;
    }

    /// <summary>
    /// Reads the lease; null if the store can't be reached just now. While others may be at work that is waited out: giving
    /// up would only start another wait.
    /// </summary>
    public async ValueTask<LeaseSnapshot?> SeeAsync(GateWait wait, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await mutex.ReadAsync(cancellationToken).ConfigureAwait(false);
            wait.Arrive(seen);
            return seen;
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            progress.Disturbed(wait, e);
            return null;
        }
    }

    public void EnterWaiting(LeaseSnapshot seen, MigrationNote? last) => progress.Enter(
        MigrationPhase.Waiting,
        s => seen.IsFree
            ? s with { Holder = null, Token = null }
            : s with { Holder = last?.Instance, Token = seen.Record?.FencingToken });

    public Task WaitAsync(LeaseSnapshot? seen, CancellationToken cancellationToken) => mutex.WaitAsync(seen, cancellationToken);
}
