using System.Data.Common;
using System.Transactions;
using SpannerMutex.Timing;

namespace SpannerMutex.Stores.AdoNet;

/// <summary>
/// Calls to a driver, each with a connection of its own. A driver may block, pass over tokens, and go on for as long as it
/// likes: it begins on a thread of its own, so that a few that hang don't hold up the pool and with it every timer of the
/// app, and is left to itself when its time is over.
/// </summary>
internal sealed class LeaseCalls(DbDataSource dataSource, AdoNetLeaseStoreOptions options, TimeProvider time)
{
    /// <exception cref="CallTimeoutException">It took longer than it may.</exception>
    public async Task<T> RunAsync<T>(
        Func<LeaseSession, CancellationToken, ValueTask<T>> work, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CallDeadline(timeout, time, cancellationToken);
        var session = new LeaseSession(options.Table, options.CallTimeout);

        // The driver's own, which outlives this method. It has neither timer nor parent, so there is nothing to dispose of.
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
            ObserveFault(stop.CancelAsync()); // A driver may block in what it does on cancellation too.
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
        // Drivers enlist in the transaction around the caller: the write would be seen late, or be taken back with it.
        using var apart = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
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
                // A pool hands out connections that the server has ended since; the driver throws the others away with this one.
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
            // Without credentials, say, a driver throws what its libraries throw.
            throw new AdoNetLeaseStoreException(
                $"{options.Dialect}: the data source of the leases gives no connection: {e.Message} {options.Dialect.ConnectionHint}".TrimEnd(),
                innerException: e);
        }
    }

    // Abandoned, it ends by itself: nobody is left whom its error could tell something.
    private static void ObserveFault(Task task) => task.ContinueWith(
        ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
