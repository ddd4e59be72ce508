using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>
/// The standby is cut off and promoted while one owner writes to the old primary, which goes on running. Half the time an
/// administrator cancels each wait for the standby there.
/// </summary>
public sealed class PromotedStandbyTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly LeaseOptions Options = new() { Duration = new LeaseDuration(TimeSpan.FromSeconds(4)) };
    private static readonly LeaseName Name = new("lease");
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Task _administrator = Task.CompletedTask;
    private ReplicatedPostgreSql _servers = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _servers = await ReplicatedPostgreSql.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _administrator.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        await _servers.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acquire_FirstOfItsNameAndStandbyIsPromoted_OneIsHeldAndNoTokenComesTwice(bool administrator)
    {
        await new AdoNetLeaseStore(_servers.Primary, StoreOptions).EnsureSchemaAsync(Token);
        await CutOffAsync(administrator);

        var stranded = TryAcquireAsync();
        await using var successor = await FailOverAsync();

        (await stranded)?.IsHeld.ShouldBeFalse();
        (await stranded)?.FencingToken.ShouldBeLessThan(successor.FencingToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Acquire_AfterAReleaseAndStandbyIsPromoted_OneIsHeldAndNoTokenComesTwice(bool administrator)
    {
        await (await Mutex(_servers.Primary).AcquireAsync(Patience, Token)).DisposeAsync();
        await CutOffAsync(administrator);

        var stranded = TryAcquireAsync();
        await using var successor = await FailOverAsync();

        (await stranded).ShouldBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Renew_StandbyIsPromoted_OneIsHeldAndNoTokenComesTwice(bool administrator)
    {
        await using var stranded = await Mutex(_servers.Primary).AcquireAsync(Patience, Token);
        await CutOffAsync(administrator);

        await using var successor = await FailOverAsync();

        stranded.IsHeld.ShouldBeFalse();
        successor.FencingToken.ShouldBeGreaterThan(stranded.FencingToken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Release_StandbyIsPromoted_IsNotReportedAndNoTokenComesTwice(bool administrator)
    {
        var stranded = await Mutex(_servers.Primary).AcquireAsync(Patience, Token);
        await CutOffAsync(administrator);

        var release = stranded.ReleaseAsync().AsTask();
        await using var successor = await FailOverAsync();

        (await release).ShouldBeFalse();
        successor.FencingToken.ShouldBeGreaterThan(stranded.FencingToken);
    }

    private static AdoNetLeaseStoreOptions StoreOptions => new() { Dialect = LeaseDialect.PostgreSql };

    private static DistributedMutex Mutex(NpgsqlDataSource server) => new(new AdoNetLeaseStore(server, StoreOptions), Name, Options);

    private async Task CutOffAsync(bool administrator)
    {
        await _servers.CutOffAsync();
        if (administrator)
        {
            _administrator = CancelWaitsAsync();
        }
    }

    /// <summary>Null if it said that it holds nothing.</summary>
    private async Task<Lease?> TryAcquireAsync()
    {
        try
        {
            return await Mutex(_servers.Primary).TryAcquireAsync(Token);
        }
        catch (LeaseLostException e)
        {
            e.IsOutcomeUnknown.ShouldBeTrue();
            return null;
        }
    }

    private async Task<Lease> FailOverAsync()
    {
        if (_administrator.IsCompleted)
        {
            await _servers.CommitHangsAsync();
        }

        await _servers.PromoteAsync();
        return await Mutex(_servers.Standby).AcquireAsync(Patience, Token);
    }

    private async Task CancelWaitsAsync()
    {
        while (true)
        {
            await _servers.EachHangingCommitAsync("pg_cancel_backend");
            await Task.Delay(20, _end.Token);
        }
    }
}
