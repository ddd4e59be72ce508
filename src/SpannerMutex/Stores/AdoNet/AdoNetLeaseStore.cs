using System.Data.Common;
using SpannerMutex.Leases;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// Leases in a table that any ADO.NET data source reaches: PostgreSQL by Npgsql, Spanner by Google.Cloud.Spanner.Data. The
/// clock is the database's own; see <see cref="LeaseDialect" /> for what each assumes. Keep connections in a pool, as
/// drivers do by default: each call opens one, and does not enlist in a surrounding
/// <see cref="System.Transactions.TransactionScope" />.
/// </summary>
public sealed class AdoNetLeaseStore : ILeaseStore
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    private readonly LeaseCalls _calls;
    private readonly AdoNetLeaseStoreOptions _options;
    private readonly LeaseDialect _dialect;
    private readonly TimeProvider _time;
    private readonly Func<double> _random = Jitter.New();

    /// <summary>A store in a data source's database.</summary>
    /// <param name="dataSource">The database. The caller owns it, and disposes it after the store's last use.</param>
    /// <param name="options">The dialect and the table.</param>
    /// <param name="timeProvider">The clock for waits; the system's where null.</param>
    /// <exception cref="ArgumentException">Options are wrong; the message names each.</exception>
    public AdoNetLeaseStore(DbDataSource dataSource, AdoNetLeaseStoreOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(options);
        _options = options.CheckedCopy(nameof(options));
        _dialect = _options.Dialect;
        _time = timeProvider ?? TimeProvider.System;
        _calls = new LeaseCalls(dataSource, _options, _time);
    }

    /// <summary>The statement that creates the table.</summary>
    public string Ddl => _dialect.Ddl(_options.Table);

    /// <inheritdoc />
    public async ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CallDeadline(_options.SchemaTimeout, _time, cancellationToken);
        try
        {
            var backoff = NewBackoff();
            while (!await TryEnsureTableAsync(limit.Token).ConfigureAwait(false))
            {
                await backoff.PauseAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (limit.Token.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new AdoNetLeaseStoreException(
                $"The lease table {_options.Table} was not created within {_options.SchemaTimeout}. Check whether the database can be reached, or create the table with:\n{Ddl};",
                isTransient: true,
                e);
        }
        catch (Exception e) when (_dialect.IsFromDatabase(e))
        {
            throw Failed($"create the lease table {_options.Table}", e);
        }
    }

    /// <inheritdoc />
    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        RunAsync(
            "read", (session, token) => _dialect.ReadAsync(session, name, token), cancellationToken);

    /// <inheritdoc />
    /// <remarks>
    /// On PostgreSQL it locks the row and commits, since a plain read may see a commit on the primary whose wait for the
    /// synchronous standby was interrupted. It needs the right to UPDATE, as a write does.
    /// </remarks>
    public async ValueTask<LeaseSnapshot> ReadDurableAsync(LeaseName name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await RunAsync(
                "read", (session, token) => _dialect.ReadDurableAsync(session, name, token), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CallTimeoutException or CommitNotReplicatedException)
        {
            throw Failed($"read the lease '{name}' in the table {_options.Table} durably", e);
        }
    }

    /// <inheritdoc />
    public async ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(desired);
        try
        {
            return await RunAsync(
                "write",
                async (session, token) =>
                {
                    try
                    {
                        return expected is null
                            ? await _dialect.CreateAsync(session, desired, token).ConfigureAwait(false)
                            : await _dialect.SwapAsync(session, expected, desired, token).ConfigureAwait(false);
                    }
                    catch (Exception e) when (_dialect.IsDuplicate(e))
                    {
                        return SwapResult.Conflict;
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (CallTimeoutException e)
        {
            return SwapResult.Unknown(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default)
    {
        var record = LeaseProtocol.Delete(seen);
        try
        {
            return (await RunAsync(
                "delete", (session, token) => _dialect.DeleteAsync(session, record, token), cancellationToken).ConfigureAwait(false)).Outcome;
        }
        catch (CallTimeoutException)
        {
            return SwapOutcome.Unknown;
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return await RunAsync(
            "list", (session, token) => _dialect.ListAsync(session, prefix, token), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T> RunAsync<T>(
        string what, Func<LeaseSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await RunOrCreateTableAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            throw new OperationCanceledException($"The {what} of a lease was cancelled.", e, cancellationToken);
        }
        catch (Exception e) when (_dialect.IsFromDatabase(e) || e is CallTimeoutException { IsOutcomeOpen: false })
        {
            throw Failed($"{what} leases in the table {_options.Table}", e);
        }
    }

    /// <summary>Creates the table and retries once, if the table was missing.</summary>
    private async ValueTask<T> RunOrCreateTableAsync<T>(
        Func<LeaseSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        Exception missing;
        try
        {
            return await RunWhileAbortedAsync(work, begun, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (_dialect.MayLackTable(e))
        {
            missing = e;
        }

        await CreateTableIfMissingAsync(missing, begun, cancellationToken).ConfigureAwait(false);
        return await RunWhileAbortedAsync(work, begun, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Retries a transaction that was aborted because of another, for as long as one call may take in all.</summary>
    private ValueTask<T> RunWhileAbortedAsync<T>(
        Func<LeaseSession, CancellationToken, ValueTask<T>> work, long begun, CancellationToken cancellationToken) =>
        NewBackoff().RetryAsync<T, Exception>(
            async () => await _calls.RunAsync(work, _options.CallTimeout, cancellationToken).ConfigureAwait(false),
            e => !cancellationToken.IsCancellationRequested && _dialect.IsAborted(e) && _time.GetElapsedTime(begun) < _options.CallTimeout,
            cancellationToken: cancellationToken);

    private async ValueTask CreateTableIfMissingAsync(Exception cause, long begun, CancellationToken cancellationToken)
    {
        if (await RunWhileAbortedAsync(_dialect.TableExistsAsync, begun, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        if (!_options.EnsureSchema)
        {
            var text = $"The lease table {_options.Table} is missing and EnsureSchema is false. Create it with:\n{Ddl};";
            throw new LeaseTableNotFoundException(text, cause) { RedactedMessage = text };
        }

        await EnsureSchemaAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False if another instance is creating it: check again. The caller's token limits it.</summary>
    private async ValueTask<bool> TryEnsureTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.RunAsync(
                async (session, token) =>
                {
                    if (!await _dialect.TableExistsAsync(session, token).ConfigureAwait(false))
                    {
                        await _dialect.CreateTableAsync(session, token).ConfigureAwait(false);
                    }

                    return true;
                },
                Timeout.InfiniteTimeSpan,
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (_dialect.IsDuplicate(e) || _dialect.IsAborted(e))
        {
            return false;
        }
    }

    private AdoNetLeaseStoreException Failed(string what, Exception e)
    {
        var cause = e.GetBaseException();
        var message = cause == e ? e.Message : $"{e.Message} {cause.Message}";
        return new AdoNetLeaseStoreException($"{_dialect} failed to {what}: {message}", e is CallTimeoutException or CommitNotReplicatedException || _dialect.IsTransient(e), e);
    }

    private Backoff NewBackoff() => new(s_firstPause, s_longestPause, _time, _random);
}
