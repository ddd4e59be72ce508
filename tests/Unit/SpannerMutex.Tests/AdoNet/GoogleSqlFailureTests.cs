using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>What the driver's errors are taken for: errors of the commit, which only the stand-in brings about.</summary>
public sealed class GoogleSqlFailureTests(EmulatorFixture emulator) : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly EmulatorDatabase _database = new(emulator);
    private string _connectionString = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _connectionString = $"Data Source={_database.Options.Database};Host={_database.Options.EmulatorHost}";
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(ErrorCode.Unavailable)]
    [InlineData(ErrorCode.Unknown)]
    public async Task CompareAndSwap_TheCommitsReplyIsLost_IsUnknownAndStandsAllTheSame(ErrorCode code)
    {
        var first = await CreateAsync();
        var desired = LeaseProtocol.Renew(first);

        var result = await WithCommitAsync(
            async commit =>
            {
                await commit();
                throw new SpannerException(code);
            },
            () => Store().CompareAndSwapAsync(first, desired, Token));

        result.Outcome.ShouldBe(SwapOutcome.Unknown);
        (await Store().ReadAsync(Name, Token)).Record!.Version.ShouldBe(desired.Version);
    }

    [Fact]
    public async Task CompareAndSwap_TheCommitsReplyIsLost_TheMutexFindsOutAndHolds()
    {
        var lost = 0;
        var mutex = new DistributedMutex(Store(), Name);

        var lease = await WithCommitAsync(
            async commit =>
            {
                var time = await commit();
                return Interlocked.Increment(ref lost) == 1 ? throw new SpannerException(ErrorCode.Unavailable) : time;
            },
            () => mutex.TryAcquireAsync(Token));

        await using (lease.ShouldNotBeNull())
        {
            lost.ShouldBe(1);
            (await Store().ReadAsync(Name, Token)).Record!.FencingToken.ShouldBe(lease.FencingToken);
        }
    }

    [Fact]
    public async Task CompareAndSwap_TheCommitIsAborted_RunsAgainAndIsAppliedOnce()
    {
        var first = await CreateAsync();
        var commits = 0;

        var result = await WithCommitAsync(
            commit => ++commits < 3 ? throw new SpannerException(ErrorCode.Aborted) : commit(),
            () => Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token));

        commits.ShouldBe(3);
        result.Outcome.ShouldBe(SwapOutcome.Applied);
        result.Record!.Version.ShouldBe(first.Version + 1);
    }

    [Fact]
    public async Task CompareAndSwap_TheTransactionCantBeDisposedOf_IsWhatTheCommitSays()
    {
        var first = await CreateAsync();
        SpannerProviderFactory.Instance.DisposalErrors[_connectionString] = new SpannerException(ErrorCode.FailedPrecondition);

        var applied = await Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token);
        var conflict = await Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token);

        (applied.Outcome, conflict.Outcome).ShouldBe((SwapOutcome.Applied, SwapOutcome.Conflict));
    }

    [Fact]
    public async Task CompareAndSwap_TheDriverBlocksAndIgnoresTheToken_TheCallerIsFreeAtOnce()
    {
        var first = await CreateAsync();
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();

        await WithCommitAsync(
            commit =>
            {
                cancel.Cancel();
                release.Wait(Token);
                return commit();
            },
            async () =>
            {
                await Should.ThrowAsync<OperationCanceledException>(
                    async () => await Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), cancel.Token));
                release.Set();
                return true;
            });
    }

    [Fact]
    public async Task CompareAndSwap_TheCommitTakesLongerThanACallMay_IsUnknown()
    {
        var first = await CreateAsync();
        var clock = new VirtualClock();
        using var release = new ManualResetEventSlim();

        var result = await WithCommitAsync(
            commit =>
            {
                _ = Task.Run(() => clock.Advance(Patience), Token);
                release.Wait(Token);
                return commit();
            },
            async () =>
            {
                var outcome = await Store(time: clock).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token);
                release.Set();
                return outcome;
            });

        result.Outcome.ShouldBe(SwapOutcome.Unknown);
    }

    [Fact]
    public async Task CompareAndSwap_NoConnectionComesInTime_ThrowsNothingWasApplied()
    {
        var first = await CreateAsync();
        var clock = new VirtualClock();
        await using var held = new HeldDataSource(SpannerProviderFactory.Instance.CreateDataSource(_connectionString));
        var swap = Store(held, clock).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token).AsTask();
        await held.Asked;

        clock.Advance(Patience);

        (await Should.ThrowAsync<AdoNetLeaseStoreException>(swap)).IsTransient.ShouldBeTrue();
        held.Release();
        (await Store().ReadAsync(Name, Token)).Record.ShouldBe(first);
    }

    [Fact]
    public async Task CompareAndSwap_TheDriverBlocksInItsCancellation_TheCallEndsInTime()
    {
        var first = await CreateAsync();
        var clock = new VirtualClock();
        using var release = new ManualResetEventSlim();
        await using var held = new HeldDataSource(
            SpannerProviderFactory.Instance.CreateDataSource(_connectionString), whenCancelled: () => release.Wait(Token));
        var swap = Store(held, clock).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token).AsTask();
        await held.Asked;

        _ = Task.Run(() => clock.Advance(Patience), Token);

        await Should.ThrowAsync<AdoNetLeaseStoreException>(swap.WaitAsync(TimeSpan.FromMinutes(1), Token));
        release.Set();
        held.Release();
    }

    private AdoNetLeaseStore Store(DbDataSource? dataSource = null, TimeProvider? time = null) => new(
        dataSource ?? SpannerProviderFactory.Instance.CreateDataSource(_connectionString),
        new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql, CallTimeout = Patience },
        time);

    private async Task<LeaseRecord> CreateAsync() => (await Store().CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Record!;

    private async Task<T> WithCommitAsync<T>(Func<Func<Task<DateTime>>, Task<DateTime>> fault, Func<ValueTask<T>> work)
    {
        SpannerProviderFactory.Instance.CommitFaults[_connectionString] = fault;
        try
        {
            return await work();
        }
        finally
        {
            SpannerProviderFactory.Instance.CommitFaults.TryRemove(_connectionString, out _);
        }
    }
}
