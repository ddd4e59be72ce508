using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>
/// SIGTERM in each phase. Cloud Run follows it with SIGKILL after 10 s; the bound here is half of that, and the only time
/// that these tests assert.
/// </summary>
public sealed class TerminationTests(OwnEmulator emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Sigterm_WhileChecking_EndsInTime()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        var check = proxy.BreakAt(call => call.Path.EndsWith(":read", StringComparison.Ordinal), BreakSide.BeforeTheServer);
        await using var app = await AppInstance.StartAsync("app", database.Path, proxy.RestHost);
        await check.Reached.WaitAsync(s_patience);

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
    }

    [Fact]
    public async Task Sigterm_WhileMigrating_EndsInTimeWithTheLeaseFree()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        var ddl = proxy.BreakAt(call => call.IsDdl && call.Text.Contains("CREATE INDEX"), BreakSide.BeforeTheServer);
        await using var app = await AppInstance.StartAsync("app", database.Path, proxy.RestHost);
        await ddl.Reached.WaitAsync(s_patience);
        (await database.LeaseOwnerAsync()).ShouldNotBeNull();

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
        (await database.LeaseOwnerAsync()).ShouldBeNull(app.Log);
        await using var next = await AppInstance.StartAsync("next", database.Path, database.RestHost);
        await next.UntilReadyAsync();
        await database.ShouldBeMigratedOnceAsync("after SIGTERM");
    }

    [Fact]
    public async Task Sigterm_WhileWaiting_EndsInTimeAndLeavesTheHolderAlone()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        var ddl = proxy.BreakAt(call => call.IsDdl && call.Text.Contains("CREATE INDEX"), BreakSide.BeforeTheServer);
        await using var holder = await AppInstance.StartAsync("holder", database.Path, proxy.RestHost);
        await ddl.Reached.WaitAsync(s_patience);
        var owner = await database.LeaseOwnerAsync();
        await using var waiter = await AppInstance.StartAsync("waiter", database.Path, database.RestHost);
        await waiter.UntilPhaseAsync("Waiting");

        waiter.Terminate();

        await waiter.ExitCodeAsync(s_bound);
        (await database.LeaseOwnerAsync()).ShouldBe(owner);
        ddl.GoOn();
        await holder.UntilReadyAsync();
        await database.ShouldBeMigratedOnceAsync("after a waiter's SIGTERM");
    }

    [Fact]
    public async Task Sigterm_StoreBlackHoled_EndsInTime()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        var ddl = proxy.BreakAt(call => call.IsDdl && call.Text.Contains("CREATE INDEX"), BreakSide.BeforeTheServer);
        await using var app = await AppInstance.StartAsync("app", database.Path, proxy.RestHost);
        await ddl.Reached.WaitAsync(s_patience);
        proxy.BlackHole();

        app.Terminate();

        await app.ExitCodeAsync(s_bound);
        await using var next = await AppInstance.StartAsync("next", database.Path, database.RestHost);
        await next.UntilReadyAsync();
        await database.ShouldBeMigratedOnceAsync("after SIGTERM without a store");
    }
}
