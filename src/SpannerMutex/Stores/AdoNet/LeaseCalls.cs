using System.Data.Common;
using System.Transactions;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// Calls to a driver, each with its own connection. A driver may block, ignore tokens, and run for any time. Each call starts
/// on its own thread, so that a few that hang don't block the thread pool and with it every timer of the app; a call that
/// exceeds its time-out is abandoned.
/// </summary>
internal sealed class LeaseCalls(DbDataSource dataSource, AdoNetLeaseStoreOptions options, TimeProvider time)
{
    /// <exception cref="CallTimeoutException">The call exceeded its time-out.</exception>
    public async Task<T> RunAsync<T>(
        Func<LeaseSession, CancellationToken, ValueTask<T>> work, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CallDeadline(timeout, time, cancellationToken);
        var session = new LeaseSession(options.Table, options.CallTimeout);

        // The driver's token source, which outlives this method. It has neither timer nor parent, so it needs no disposal.
        var stop = new CancellationTokenSource();
        var call = Task.Factory
            .StartNew(
                () => OpenAndRunAsync(session, work, stop.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)
            .Unwrap();
        try
        {
            return await call.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.Token.IsCancellationRequested)
        {
            var wroteNothing = session.TryAbandon();
            ObserveFault(stop.CancelAsync()); // A driver may also block while it handles the cancellation.
            cancellationToken.ThrowIfCancellationRequested();
            throw new CallTimeoutException(timeout, isOutcomeOpen: !wroteNothing, e is OperationCanceledException ? null : e);
        }
        finally
        {
            ObserveFault(call);
        }
    }

    private async Task<T> OpenAndRunAsync<T>(
        LeaseSession session, Func<LeaseSession, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        // Drivers enlist in the caller's ambient transaction: the write would become visible late, or be rolled back with it.
        using var noAmbientTransaction = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        try
        {
            await OpenAsync(session, cancellationToken).ConfigureAwait(false);
            try
            {
                return await work(session, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (
                !session.IsCommitting && !cancellationToken.IsCancellationRequested && options.Dialect.IsConnectionLost(e))
            {
                // A pool may return connections that the server has closed; the driver discards the others together with this one.
                await OpenAsync(session, cancellationToken).ConfigureAwait(false);
                return await work(session, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await session.CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(LeaseSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.OpenAsync(dataSource, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && !options.Dialect.IsFromDatabase(e))
        {
            // A driver passes on exceptions of its libraries, for example without credentials.
            throw new AdoNetLeaseStoreException(
                $"{options.Dialect}: the data source of the leases can't open a connection: {e.Message} {options.Dialect.ConnectionHint}".TrimEnd(),
                innerException: e);
        }
    }

    // An abandoned call ends by itself; nobody is interested in its error any more.
    private static void ObserveFault(Task task) => task.ContinueWith(
        ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
