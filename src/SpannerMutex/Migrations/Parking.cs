using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Migrations that have failed too often in the whole fleet: they are blocked until they change or are unparked.</summary>
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
                + "Deploy a revision with corrected migrations: its count starts at zero, nothing has to be cleared. "
                + $"If they are correct and the cause is gone, {nameof(MigrationGate)}.{nameof(MigrationGate.UnparkAsync)}() allows them to be tried again. "
                + $"The last failure, on '{set.FailedOn}' at {set.FailedAt:u}: {set.Error}");
        }
    }

    /// <summary>Clears the failures on the lease, of all migrations; false if there are none.</summary>
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

            // The acquisition writes the cleared note already: after a crash here, nothing is parked any more.
            var note = last.Unpark().ToJson();
            if (await mutex.TryAcquireAsync(seen, note, note, cancellationToken).ConfigureAwait(false) is { } lease)
            {
                await using (lease.ConfigureAwait(false))
                {
                    await lease.ReleaseAsync(note).ConfigureAwait(false);
                    return true;
                }
            }

            if (wait.HasTimedOut)
            {
                throw new LeaseTimeoutException(mutex.Name, timeout, seen, null, wasContended: seen.IsFree);
            }

            await mutex.WaitAsync(seen, cancellationToken).ConfigureAwait(false);
        }
    }
}
