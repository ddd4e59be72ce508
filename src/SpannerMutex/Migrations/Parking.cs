using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Migrations that have failed too often in the whole fleet: nobody tries them again until they change or are let go.</summary>
internal static class Parking
{
    public static bool IsParked(MigrationSet? set, int maxAttempts) => set?.FailedAttempts >= maxAttempts;

    public static void ThrowIfParked(MigrationSet? set, int maxAttempts)
    {
        if (IsParked(set, maxAttempts))
        {
            throw new MigrationGateException(
                MigrationPhase.Parked,
                $"The migrations of '{set!.Name}' have failed {set.FailedAttempts} times in the whole fleet and are parked. "
                + "Deploy a revision with corrected migrations: it starts afresh, nothing has to be cleared. "
                + $"If they are right and the cause is gone, {nameof(MigrationGate)}.{nameof(MigrationGate.UnparkAsync)}() lets the same ones be tried again. "
                + $"The last failure, on '{set.FailedOn}' at {set.FailedAt:u}: {set.Error}");
        }
    }

    /// <summary>Forgets the failures on the lease, whichever migrations they are of; false if there are none.</summary>
    public static async ValueTask<bool> UnparkAsync(
        DistributedMutex mutex, GateView view, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var wait = view.BeginWait();
        while (true)
        {
            var seen = await mutex.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (view.NoteOn(seen) is not { } last || last.Sets.All(set => set.FailedAttempts == 0))
            {
                return false;
            }

            // An acquisition already says it all: whoever takes over after a crash here finds nothing parked.
            var note = last.Unpark().ToJson();
            if (await mutex.TryAcquireAsync(seen, note, note, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                await using (lease.ConfigureAwait(false))
                {
                    await lease.ReleaseAsync(note).ConfigureAwait(false);
                    return true;
                }
            }

            if (wait.IsOver)
            {
                throw new LeaseTimeoutException(mutex.Name, timeout, seen, null, wasContended: seen.IsFree);
            }

            await mutex.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }
    }
}
