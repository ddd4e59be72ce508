using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>Writes that the primary has committed and its synchronous standby has not: a failover would lose them.</summary>
public sealed class UnreplicatedCommitTests(ReplicatedPostgreSqlFixture replicated)
    : IAsyncLifetime, IClassFixture<ReplicatedPostgreSqlFixture>
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private readonly LeaseName _name = new(Guid.NewGuid().ToString("N"));
    private ReplicatedPostgreSql _servers = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _servers = await replicated.ServersAsync();

    public async ValueTask DisposeAsync() => await _servers.ReconnectAsync();

    [Theory]
    [InlineData(true, null, "")]
    [InlineData(true, "pg_cancel_backend", "")]
    [InlineData(true, "pg_terminate_backend", "")]
    [InlineData(false, null, "")]
    [InlineData(false, "pg_cancel_backend", "")]
    [InlineData(false, "pg_terminate_backend", "")]
    [InlineData(false, null, "-c synchronous_commit=local")]
    [InlineData(false, null, "-c synchronous_commit=off")]
    [InlineData(false, null, "-c statement_timeout=500")]
    [InlineData(false, "pg_cancel_backend", "-c client_min_messages=error")]
    public async Task CompareAndSwap_StandbyDoesNotAnswer_IsUnknownAndNeverLookedUpAsApplied(bool first, string? interruption, string options)
    {
        await using var source = NpgsqlDataSource.Create($"{_servers.Primary.ConnectionString};Options={options}");
        var expected = first ? null : await CreateAsync();
        var desired = expected is null ? FirstRecord.Of(_name) : LeaseProtocol.Renew(expected);
        await Store(Long).EnsureSchemaAsync(Token);
        await _servers.CutOffAsync();

        var write = Store(interruption is null ? Short : Long, source).CompareAndSwapAsync(expected, desired, Token).AsTask();
        await _servers.CommitHangsAsync();
        if (interruption is not null)
        {
            await _servers.EachHangingCommitAsync(interruption);
        }

        (await write).Outcome.ShouldBe(SwapOutcome.Unknown);
        LeaseProtocol.IsWrittenBy(await LookUpAsync(), expected, desired).ShouldBeFalse();
        await _servers.ReconnectAsync();
        var landed = (await Store(Long).ReadDurableAsync(_name, Token)).Record;
        LeaseProtocol.IsWrittenBy(landed, expected, desired).ShouldBeTrue();
    }

    [Fact]
    public async Task CompareAndSwap_CommandTimeoutOfTheConnectionString_CancelsNoCommit()
    {
        await using var source = NpgsqlDataSource.Create(
            $"{_servers.Primary.ConnectionString};Command Timeout=1;Internal Command Timeout=3;Cancellation Timeout=1");
        var first = await CreateAsync();
        await _servers.CutOffAsync();

        var write = Store(TimeSpan.FromSeconds(5), source).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token).AsTask();

        (await write).Outcome.ShouldBe(SwapOutcome.Unknown);
        (await Store(Long).ReadAsync(_name, Token)).Record.ShouldBe(first, "it still waits, so nobody sees it");
    }

    [Fact]
    public async Task EveryCall_StandbyIsAway_LeavesOneConnectionHangingForALease()
    {
        var first = await CreateAsync();
        await _servers.CutOffAsync();

        for (var i = 0; i < 3; i++)
        {
            await OutcomeAsync(first);
            await LookUpAsync();
        }

        await using var count = _servers.Primary.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        (await count.ExecuteScalarAsync(Token)).ShouldBe(1L);
    }

    [Fact]
    public async Task Mutex_StandbyAnswersAgain_GoesOn()
    {
        var first = await CreateAsync();
        await _servers.CutOffAsync();
        await OutcomeAsync(first);
        await _servers.ReconnectAsync();

        await using var lease = await new DistributedMutex(Store(Long), _name).AcquireAsync(Long, Token);

        lease.FencingToken.ShouldBeGreaterThan(first.FencingToken);
    }

    [Fact]
    public async Task Mutex_SeesAReleaseThatTheStandbyLacks_HoldsNothing()
    {
        var held = await CreateAsync();
        await _servers.CutOffAsync();
        var release = Store(Long).CompareAndSwapAsync(held, LeaseProtocol.Release(held, null), Token).AsTask();
        await _servers.CommitHangsAsync();
        await _servers.EachHangingCommitAsync("pg_cancel_backend");
        (await release).Outcome.ShouldBe(SwapOutcome.Unknown);
        (await Store(Long).ReadAsync(_name, Token)).IsFree.ShouldBeTrue();

        var waiter = new DistributedMutex(Store(Long), _name, new LeaseOptions { Duration = new LeaseDuration(TimeSpan.FromSeconds(2)) });

        (await Should.ThrowAsync<LeaseLostException>(async () => await waiter.TryAcquireAsync(Token)))
            .IsOutcomeUnknown.ShouldBeTrue();
    }

    private AdoNetLeaseStore Store(TimeSpan callTimeout, NpgsqlDataSource? source = null) => new(
        source ?? _servers.Primary, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql, CallTimeout = callTimeout });

    private async Task<LeaseRecord> CreateAsync() => (await Store(Long).CompareAndSwapAsync(null, FirstRecord.Of(_name), Token)).Record!;

    private async Task<SwapOutcome?> OutcomeAsync(LeaseRecord expected)
    {
        try
        {
            return (await Store(Short).CompareAndSwapAsync(expected, LeaseProtocol.Release(expected, null), Token)).Outcome;
        }
        catch (AdoNetLeaseStoreException e) when (e.IsTransient)
        {
            return null;
        }
    }

    private async Task<LeaseRecord?> LookUpAsync()
    {
        try
        {
            return (await Store(Short).ReadDurableAsync(_name, Token)).Record;
        }
        catch (AdoNetLeaseStoreException e) when (e.IsTransient)
        {
            return null;
        }
    }
}
