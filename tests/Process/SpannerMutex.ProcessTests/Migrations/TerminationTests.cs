using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>
/// SIGTERM in each phase. Cloud Run follows it with SIGKILL after 10 s; the bound here is half of that, and the only time
/// that these tests assert.
/// </summary>
public sealed class TerminationTests(OwnEmulator emulator) : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(5);

    private ShopDatabase _database = null!;
    private SpannerProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await ShopDatabase.CreateAsync(await emulator.ProcessAsync());
        _proxy = await SpannerProxy.StartAsync(_database.RestHost);
    }

    // Where there is no emulator there is neither.
    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _database?.Dispose();
    }

    [Fact]
    public async Task Sigterm_WhileChecking_EndsInTime()
    {
        var check = _proxy.BreakAt(call => call.Path.EndsWith(":read", StringComparison.Ordinal), BreakSide.BeforeTheServer);
        await using var app = await ThroughProxyAsync("app");
        await check.Reached.WaitAsync(s_patience);

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
    }

    [Fact]
    public async Task Sigterm_WhileMigrating_EndsInTimeWithTheLeaseFree()
    {
        var ddl = BreakAtDdl();
        await using var app = await ThroughProxyAsync("app");
        await ddl.Reached.WaitAsync(s_patience);
        (await _database.LeaseOwnerAsync()).ShouldNotBeNull();

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
        (await _database.LeaseOwnerAsync()).ShouldBeNull(app.Log);
        await AnotherShouldFinishAsync("after SIGTERM");
    }

    /// <summary>The emulator runs a statement to its end, whoever waits for it, and lets no other transaction in meanwhile.</summary>
    [Fact]
    public async Task Sigterm_WhileADmlStatementRuns_EndsInTimeWithTheLeaseFree()
    {
        using var scripts = new ScriptsFolder(
            ("V0001__create.sql", "CREATE TABLE Numbers (K INT64 NOT NULL, N INT64) PRIMARY KEY (K);"),
            ("V0002__count.sql", "INSERT INTO Numbers (K, N) VALUES (1, 0);\n"
                + "INSERT INTO Numbers (K, N) SELECT 2, COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 8000)) a, UNNEST(GENERATE_ARRAY(1, 1000)) b;"));
        await using var app = await AppInstance.StartAsync(
            "app", _database.Path, _proxy.RestHost, ("SpannerMutex__Migrations__ScriptsPath", scripts.Path));
        await UntilAsync(() => _proxy.Calls.Any(call => call.Text.Contains("GENERATE_ARRAY", StringComparison.Ordinal)));
        (await _database.LeaseOwnerAsync()).ShouldNotBeNull();

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
        (await _database.LeaseOwnerAsync()).ShouldBeNull(app.Log);
        (await _database.CountAsync("SELECT COUNT(*) FROM Numbers")).ShouldBe(0);
    }

    [Fact]
    public async Task Sigterm_WhileWaiting_EndsInTimeAndLeavesTheHolderAlone()
    {
        var ddl = BreakAtDdl();
        await using var holder = await ThroughProxyAsync("holder");
        await ddl.Reached.WaitAsync(s_patience);
        var owner = await _database.LeaseOwnerAsync();
        await using var waiter = await BesideProxyAsync("waiter");
        await waiter.UntilPhaseAsync("Waiting");

        waiter.Terminate();

        await waiter.ExitCodeAsync(s_bound);
        (await _database.LeaseOwnerAsync()).ShouldBe(owner);
        ddl.GoOn();
        await holder.UntilReadyAsync();
        await _database.ShouldBeMigratedOnceAsync("after a waiter's SIGTERM");
    }

    [Fact]
    public async Task Sigterm_StoreBlackHoled_EndsInTime()
    {
        var ddl = BreakAtDdl();
        await using var app = await ThroughProxyAsync("app");
        await ddl.Reached.WaitAsync(s_patience);
        _proxy.BlackHole();

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
        await AnotherShouldFinishAsync("after SIGTERM without a store");
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private Breakpoint BreakAtDdl() =>
        _proxy.BreakAt(call => call.IsDdl && call.Text.Contains("CREATE INDEX"), BreakSide.BeforeTheServer);

    private Task<AppInstance> ThroughProxyAsync(string name) => AppInstance.StartAsync(name, _database.Path, _proxy.RestHost);

    private Task<AppInstance> BesideProxyAsync(string name) => AppInstance.StartAsync(name, _database.Path, _database.RestHost);

    private async Task AnotherShouldFinishAsync(string because)
    {
        await using var other = await BesideProxyAsync("other");
        await other.UntilReadyAsync();
        await _database.ShouldBeMigratedOnceAsync(because);
    }
}
