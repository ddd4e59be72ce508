using Google.Cloud.Spanner.Data;
using SpannerMutex.AdoNet;
using SpannerMutex.Leases;
using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>What the driver's errors are taken for.</summary>
public sealed class GoogleSqlFailureTests(EmulatorFixture emulator) : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");
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
            () => mutex.TryAcquireAsync(cancellationToken: Token));

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
            commit => ++commits < 3 ? throw new SpannerException((ErrorCode)10) : commit(),
            () => Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token));

        commits.ShouldBe(3);
        result.Outcome.ShouldBe(SwapOutcome.Applied);
        result.Record!.Version.ShouldBe(first.Version + 1);
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
    public async Task EnsureSchema_TwentyAtOnceOnAnEmptyDatabase_NoneFails()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Store().EnsureSchemaAsync(Token))));

        (await Store().ReadAsync(Name, Token)).Record.ShouldBeNull();
    }

    [Fact]
    public async Task Read_NoTableAndEnsureSchemaIsFalse_SaysHowToMakeIt()
    {
        var store = new AdoNetLeaseStore(
            SpannerProviderFactory.Instance.CreateDataSource(_connectionString),
            new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql, EnsureSchema = false });

        var error = await Should.ThrowAsync<LeaseStoreMissingException>(async () => await store.ReadAsync(Name, Token));

        error.Message.ShouldContain("CREATE TABLE IF NOT EXISTS `SpannerMutexLeases`");
    }

    [Fact]
    public async Task Read_AfterAWrite_NowIsNotBeforeTheRenewal()
    {
        var record = await CreateAsync();

        var seen = await Store().ReadAsync(Name, Token);

        seen.Now.ShouldBeGreaterThanOrEqualTo(record.RenewedAt);
    }

    private AdoNetLeaseStore Store() => new(
        SpannerProviderFactory.Instance.CreateDataSource(_connectionString),
        new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.GoogleSql, CommandTimeout = TimeSpan.FromSeconds(30) });

    private async Task<LeaseRecord> CreateAsync() => (await Store().CompareAndSwapAsync(
        null,
        LeaseProtocol.Acquire(Name, new LeaseSnapshot(null, default), LeaseOwner.New(), LeaseDuration.Default, null),
        Token)).Record!;

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
