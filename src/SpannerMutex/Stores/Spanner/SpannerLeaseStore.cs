using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.Spanner;

/// <summary>
/// Leases in a Spanner table: a compare-and-swap is one commit of three mutations without a read, conditional by the primary
/// key <c>(Name, Version)</c>. The store's clock is Spanner's: commit timestamps and strong reads' timestamps are ordered as
/// the calls were (https://cloud.google.com/spanner/docs/true-time-external-consistency).
/// </summary>
public sealed class SpannerLeaseStore : ILeaseStore
{
    private static readonly TimeSpan s_firstAbortPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan s_longestAbortPause = TimeSpan.FromMilliseconds(500);

    private readonly SpannerTable _table;
    private readonly LeaseCreation _creation;
    private readonly bool _ensureSchema;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;

    /// <summary>A store in a client's database.</summary>
    /// <param name="client">The database.</param>
    /// <param name="options">The table; defaults where null.</param>
    /// <param name="timeProvider">The clock for waits; the system's where null.</param>
    /// <exception cref="ArgumentException">The table's name is not an identifier.</exception>
    public SpannerLeaseStore(
        SpannerRestClient client, SpannerLeaseStoreOptions? options = null, TimeProvider? timeProvider = null)
        : this(client, options, Jitter.New(), timeProvider)
    {
    }

    /// <summary>The same, with uniform numbers from 0 to below 1 of the caller's own for the jitter of waits.</summary>
    internal SpannerLeaseStore(
        SpannerRestClient client, SpannerLeaseStoreOptions? options, Func<double> random, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new SpannerLeaseStoreOptions();
        Client = client;
        _ensureSchema = options.EnsureSchema;
        _time = timeProvider ?? TimeProvider.System;
        _random = random;
        var schemaChange = new SchemaChange(client, _time, _random);
        _table = new SpannerTable(
            client, schemaChange, options.Table, TableDdl.LeaseTable, LeaseRow.Columns, "Lease:Table (SpannerLeaseStoreOptions.Table)");
        _creation = new LeaseCreation(client, _table.Name, _time, NewBackoff);
    }

    /// <summary>The statement that creates the table.</summary>
    public string Ddl => _table.Ddl;

    internal string Table => _table.Name;

    internal SpannerRestClient Client { get; }

    internal TimeProvider Time => _time;

    /// <summary>
    /// The delays before a transaction that was aborted is retried
    /// (https://cloud.google.com/spanner/docs/reference/rest/v1/TransactionOptions: retrying aborted transactions).
    /// </summary>
    internal Backoff NewBackoff() => new(s_firstAbortPause, s_longestAbortPause, _time, _random);

    /// <inheritdoc />
    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) =>
        _table.EnsureAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        var result = await WithTableAsync(
            () => Client.ReadAsync(LeaseRow.OfName(_table.Name, name), cancellationToken), cancellationToken).ConfigureAwait(false);
        return LeaseRow.RowsOf(result, _table.Name, name, Client.Database).At(result.RequireReadTimestamp(Client.Database));
    }

    /// <inheritdoc />
    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(desired);
        return expected is null
            ? _creation.RunAsync(desired, cancellationToken)
            : CompareAndSwapAsync(
                expected,
                desired,
                null,
                (mutations, token) => Client.CommitWithPauseAsync(mutations, PauseAfterAbort(expected, desired), token),
                cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default)
    {
        var record = LeaseProtocol.Delete(seen);
        try
        {
            await Client.CommitAsync(LeaseRow.Delete(_table.Name, record), cancellationToken).ConfigureAwait(false);
            return SwapOutcome.Applied;
        }
        catch (SpannerRestException e) when (e.IsOutcomeUnknown)
        {
            return SwapOutcome.Unknown;
        }
        catch (SpannerRestException e) when (LeaseRow.IsViolation(e))
        {
            return SwapOutcome.Conflict;
        }
    }

    // Only one holder renews or releases, so it may retry often; a hundred instances may acquire at once.
    private TimeSpan? PauseAfterAbort(LeaseRecord expected, LeaseRecord desired) =>
        Client.IsEmulator && expected.FencingToken == desired.FencingToken ? EmulatorQuirks.PauseAfterAbort : null;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var statement = new SpannerStatement(
            $"SELECT {string.Join(", ", LeaseRow.Columns)} FROM {_table.Quoted} WHERE STARTS_WITH(Name, @prefix) AND Version >= @first ORDER BY Name",
            ("prefix", prefix),
            ("first", LeaseRows.FirstRecordVersion));
        var result = await WithTableAsync(
            () => Client.QueryAsync(statement, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. result.Rows.Select(LeaseRow.Read)];
    }

    /// <summary>The compare-and-swap, with other writes in the same commit: they are applied only if it is.</summary>
    /// <param name="expected">The record that must be current.</param>
    /// <param name="desired">The record to write.</param>
    /// <param name="writes">The other mutations; null only if the commit carries nothing else, no statement either.</param>
    /// <param name="commit">Commits them.</param>
    /// <param name="cancellationToken">Ends the call; the outcome is then unknown.</param>
    internal async ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord expected,
        LeaseRecord desired,
        IReadOnlyList<SpannerMutation>? writes,
        Func<IReadOnlyList<SpannerMutation>, CancellationToken, ValueTask<DateTimeOffset>> commit,
        CancellationToken cancellationToken)
    {
        try
        {
            var committedAt = await commit(
                [.. LeaseRow.Swap(_table.Name, expected, desired), .. writes ?? []], cancellationToken).ConfigureAwait(false);
            return SwapResult.Applied(desired with { RenewedAt = committedAt });
        }
        catch (SpannerRestException e) when (e.IsOutcomeUnknown)
        {
            return SwapResult.Unknown(e);
        }
        catch (SpannerRestException e) when (LeaseRow.IsViolation(e))
        {
            // The violation is of the condition or of one of the other writes; that of a statement may be reported at the commit too.
            if (writes is null)
            {
                return SwapResult.Conflict;
            }

            LeaseRecord? current;
            try
            {
                current = (await ReadAsync(desired.Name, cancellationToken).ConfigureAwait(false)).Record;
            }
            catch (SpannerMutexException unread)
            {
                // The conflict may be with a copy of this commit: throwing would claim that nothing was applied.
                return SwapResult.Unknown(unread);
            }

            if (LeaseProtocol.IsUnchanged(current, expected))
            {
                throw;
            }

            return SwapResult.Conflict;
        }
    }

    private async ValueTask<SpannerResult> WithTableAsync(
        Func<ValueTask<SpannerResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (SpannerRestException e) when (SpannerTable.MayBeMissing(e))
        {
            await CreateTableIfMissingAsync(e, cancellationToken).ConfigureAwait(false);
        }

        return await call().ConfigureAwait(false);
    }

    // If the table exists by now, another instance has created it meanwhile: the call is retried.
    private async ValueTask CreateTableIfMissingAsync(SpannerRestException cause, CancellationToken cancellationToken)
    {
        if (await _table.ExistsAsync(cause, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!_ensureSchema)
        {
            var text = $"The lease table {_table.Name} is missing in {Client.Database} and EnsureSchema is false. Create it with:\n{Ddl};";
            throw new LeaseTableNotFoundException(text, cause) { RedactedMessage = text };
        }

        await EnsureSchemaAsync(cancellationToken).ConfigureAwait(false);
    }
}
