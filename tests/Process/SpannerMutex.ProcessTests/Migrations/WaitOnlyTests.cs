using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>A service that only waits, beside the job that migrates.</summary>
public sealed class WaitOnlyTests(OwnEmulator emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly (string, string?) s_waitOnly = ("SpannerMutex__Gate__Role", "WaitOnly");

    [Fact]
    public async Task Start_EmptyDatabaseAndThenAJob_ServesAfterItAndHasSentNoWrite()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        await using var service = await AppInstance.StartAsync("service", database.Path, proxy.RestHost, s_waitOnly);
        await service.UntilPhaseAsync("Waiting");
        await service.UntilNotReadyAsync();

        await using var job = await AppInstance.StartAsync("job", database.Path, database.RestHost);
        await job.UntilReadyAsync();
        await service.UntilReadyAsync();

        await database.ShouldBeMigratedOnceAsync("by the job alone");
        proxy.Calls.ShouldNotContain(call => call.IsDdl);
        proxy.Calls.ShouldNotContain(call => call.Path.EndsWith(":commit", StringComparison.Ordinal));
        proxy.Calls.ShouldNotContain(call => call.Path.EndsWith(":beginTransaction", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_NobodyMigrates_EndsWithWhatIsMissing()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var service = await AppInstance.StartAsync(
            "service", database.Path, database.RestHost, s_waitOnly, ("SpannerMutex__Migrations__WaitTimeout", "00:00:03"));

        (await service.ExitCodeAsync(s_patience)).ShouldNotBe(0, service.Log);

        service.Log.ShouldContain("still missing are V0001__create_orders, V0002__index_orders_by_customer");
        service.Log.ShouldContain("Run them from a job");
        (await database.CountAsync("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ''")).ShouldBe(0);
    }
}
