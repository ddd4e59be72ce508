using Google.Cloud.Spanner.Data;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>Calls that are given up while a driver that passes over its token goes on.</summary>
public sealed class LeaseCallsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly VirtualClock _clock = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _commits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task RunAsync_TimeIsOverBeforeTheCommit_SaysSoAndTheCommitNeverBegins()
    {
        var call = Run(CommitLateAsync);
        await _arrived.Task;

        _clock.Advance(Patience);

        (await Should.ThrowAsync<CallTimeoutException>(call)).IsOutcomeOpen.ShouldBeFalse();
        _goOn.SetResult();
        (await _commits.Task).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_CancelledBeforeTheCommit_TheCommitNeverBegins()
    {
        var call = Run(CommitLateAsync);
        await _arrived.Task;

        await _caller.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call);
        _goOn.SetResult();
        (await _commits.Task).ShouldBeFalse();
    }

    [Fact]
    public async Task RunAsync_TimeIsOverBehindTheCommit_LeavesTheOutcomeOpen()
    {
        var call = Run(async session =>
        {
            session.BeginCommit();
            _arrived.SetResult();
            await _goOn.Task;
        });
        await _arrived.Task;

        _clock.Advance(Patience);

        (await Should.ThrowAsync<CallTimeoutException>(call)).IsOutcomeOpen.ShouldBeTrue();
        _goOn.SetResult();
    }

    [Fact]
    public async Task RunAsync_UntilTheDriverFirstAwaits_HoldsNoThreadOfThePool()
    {
        var isOfThePool = true;

        await Run(_ =>
        {
            isOfThePool = Thread.CurrentThread.IsThreadPoolThread;
            return Task.CompletedTask;
        });

        isOfThePool.ShouldBeFalse();
    }

    private async Task CommitLateAsync(LeaseSession session)
    {
        _arrived.SetResult();
        await _goOn.Task;
        try
        {
            session.BeginCommit();
            _commits.SetResult(true);
        }
        catch (OperationCanceledException)
        {
            _commits.SetResult(false);
            throw;
        }
    }

    // Opening a connection does no I/O there.
    private Task<bool> Run(Func<LeaseSession, Task> work) => new LeaseCalls(
        SpannerProviderFactory.Instance.CreateDataSource("Data Source=projects/p/instances/i/databases/d;Host=127.0.0.1:1"),
        new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql },
        _clock)
        .RunAsync(
            async (session, _) =>
            {
                await work(session);
                return true;
            },
            Patience,
            _caller.Token);
}
