using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// Creates the first record of a name. One commit decides which instance may try: it inserts a reservation, which others see
/// and wait for, and which expires by itself. Then a transaction creates the record. Correctness depends on the transaction
/// alone; the reservation only reduces contention, since concurrent transactions of many instances abort each other.
/// </summary>
internal sealed class LeaseCreation(SpannerRestClient client, string table, TimeProvider time, Func<Backoff> newBackoff)
{
    public async ValueTask<SwapResult> RunAsync(LeaseRecord desired, CancellationToken cancellationToken)
    {
        var mine = ReservationFor(desired);
        return await ReserveAsync(mine, cancellationToken).ConfigureAwait(false)
            ?? await CreateAsync(desired, mine.Owner!.Value, cancellationToken).ConfigureAwait(false);
    }

    // No longer than the lease: a creator that crashes delays the others by no more than a holder that crashes.
    private LeaseRecord ReservationFor(LeaseRecord desired)
    {
        var lasts = client.Connection.Timeout < LeaseDuration.Min ? LeaseDuration.Min : client.Connection.Timeout;
        return desired with
        {
            Version = 0,
            FencingToken = default,
            Owner = desired.Owner ?? LeaseOwner.New(),
            Duration = lasts < desired.Duration.Value ? new LeaseDuration(lasts) : desired.Duration,
            Note = null,
        };
    }

    /// <summary>Null once the reservation is ours; otherwise the outcome of the compare-and-swap.</summary>
    private async ValueTask<SwapResult?> ReserveAsync(LeaseRecord mine, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var backoff = newBackoff();
        while (true)
        {
            SpannerRestException failure;
            try
            {
                await client.CommitOrAbortAsync([LeaseRow.Insert(table, mine)], cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (SpannerRestException e) when (e.IsOutcomeUnknown || e.Code == SpannerStatusCode.Aborted || LeaseRow.IsViolation(e))
            {
                failure = e;
            }

            var (rows, now) = await ReadAsync(mine.Name, cancellationToken).ConfigureAwait(false);
            if (rows.Record is not null)
            {
                return SwapResult.Conflict;
            }

            if (rows.Reservation is { } current)
            {
                if (current.Owner == mine.Owner)
                {
                    return null;
                }

                if (now < current.ExpiresAt)
                {
                    return SwapResult.Conflict;
                }

                // Its creator crashed or is too slow. Of all instances that insert the next number, one succeeds.
                mine = mine with { Version = current.Version + 1 };
            }
            else if (failure.Code != SpannerStatusCode.Aborted)
            {
                return failure.IsOutcomeUnknown ? SwapResult.Unknown(failure) : SwapResult.Conflict;
            }
            else if (time.GetElapsedTime(begun) < client.Connection.Timeout)
            {
                await backoff.PauseAsync(failure.RetryDelay, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                throw failure;
            }
        }
    }

    /// <summary>Runs the transaction, and retries it while Spanner aborts it, for as long as one call may take (F4).</summary>
    private async ValueTask<SwapResult> CreateAsync(LeaseRecord desired, LeaseOwner owner, CancellationToken cancellationToken)
    {
        using var turn = client.IsEmulator
            ? await client.Connection.EmulatorTurn.AcquireAsync(cancellationToken).ConfigureAwait(false)
            : null;
        var begun = time.GetTimestamp();
        SpannerRestTransaction? previous = null;
        return await newBackoff().RetryAsync<SwapResult, SpannerRestException>(
            async () =>
            {
                var transaction = await client.BeginTransactionAsync(previous, cancellationToken).ConfigureAwait(false);
                await using var _ = transaction.ConfigureAwait(false);
                previous = transaction;
                return await TryCreateInAsync(transaction, desired, owner, cancellationToken).ConfigureAwait(false);
            },
            e => e.Code == SpannerStatusCode.Aborted && time.GetElapsedTime(begun) < client.Connection.Timeout,
            e => e.RetryDelay,
            cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<SwapResult> TryCreateInAsync(
        SpannerRestTransaction transaction, LeaseRecord desired, LeaseOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            return await CreateInAsync(transaction, desired, owner, cancellationToken).ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (e.IsOutcomeUnknown)
        {
            return SwapResult.Unknown(e);
        }
        catch (SpannerRestException e) when (LeaseRow.IsViolation(e))
        {
            return SwapResult.Conflict;
        }
    }

    // The transaction reads the name's range, so that no record can be inserted, and only then reads Spanner's time, which
    // is therefore later than any earlier record's last version (E3).
    private async ValueTask<SwapResult> CreateInAsync(
        SpannerRestTransaction transaction, LeaseRecord desired, LeaseOwner owner, CancellationToken cancellationToken)
    {
        var locked = await transaction.ReadAsync(LeaseRow.OfName(table, desired.Name), cancellationToken).ConfigureAwait(false);
        var rows = RowsOf(desired.Name, locked);
        if (rows.Record is not null || rows.Reservation?.Owner != owner)
        {
            return SwapResult.Conflict;
        }

        var (_, now) = await ReadAsync(desired.Name, cancellationToken).ConfigureAwait(false);
        var version = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var record = desired with { Version = version, FencingToken = new FencingToken(version) };
        var committedAt = await transaction.CommitAsync(
            [
                .. rows.Reservations.Select(row => SpannerMutation.Delete(table, row.Name.Value, row.Version)),
                LeaseRow.Insert(table, record),
            ],
            cancellationToken).ConfigureAwait(false);
        return SwapResult.Applied(record with { RenewedAt = committedAt });
    }

    private async ValueTask<(LeaseRows Rows, DateTimeOffset Now)> ReadAsync(LeaseName name, CancellationToken cancellationToken)
    {
        var result = await client.ReadAsync(LeaseRow.OfName(table, name), cancellationToken).ConfigureAwait(false);
        return (RowsOf(name, result), result.RequireReadTimestamp(client.Database));
    }

    private LeaseRows RowsOf(LeaseName name, SpannerResult result) => LeaseRow.RowsOf(result, table, name, client.Database);
}
