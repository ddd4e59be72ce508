using SpannerMutex.Migrations;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>What an instance that only waits asks of Spanner, counted where the requests leave.</summary>
public sealed class WaitOnlyRightsTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly GateSetup s_waitOnly = new()
    {
        Store = new SpannerLeaseStoreOptions { EnsureSchema = false },
        Gate = new MigrationGateOptions { Role = MigrationGateRole.WaitOnly, WaitTimeout = TimeSpan.FromSeconds(60) },
    };

    [Fact]
    public async Task RunAsync_EmptyDatabaseThenAJob_OpensAfterItAndHasOnlyRead()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        var waiter = Start("service", s_waitOnly);
        var running = waiter.RunAsync();
        while (waiter.Gate.State.Phase != MigrationPhase.Waiting)
        {
            running.IsFaulted.ShouldBeFalse(running.Exception?.ToString());
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        waiter.Gate.State.Pending.ShouldBe(["V0001__create", "V0002__seed"]);
        await TablesShouldBeAsync(0);
        await MigrateAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        ShouldHaveOnlyRead(waiter);
    }

    [Fact]
    public async Task RunAsync_NobodyMigrates_NamesWhatIsMissingAndLeavesTheDatabaseEmpty()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        var waiter = Start("service", s_waitOnly with
        {
            Gate = new() { Role = MigrationGateRole.WaitOnly, WaitTimeout = TimeSpan.FromMilliseconds(200) },
        });

        (await waiter.FailAsync()).Message.ShouldContain("still missing are V0001__create, V0002__seed; nobody has run any.");

        await TablesShouldBeAsync(0);
        ShouldHaveOnlyRead(waiter);
    }

    [Fact]
    public async Task RunAsync_NothingPending_CostsASessionAndOneRead()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        await MigrateAsync();
        var waiter = Start("service", s_waitOnly);

        await waiter.RunAsync();

        waiter.Tap.Kinds.ShouldBe(["sessions", "read"]);
    }

    private static void ShouldHaveOnlyRead(GateInstance waiter)
    {
        waiter.Tap.Kinds.Except(["sessions", "read", "executeSql"]).ShouldBeEmpty();
        waiter.Tap.Calls.Where(call => call.Kind == "executeSql")
            .ShouldAllBe(call => call.Body.Contains("INFORMATION_SCHEMA", StringComparison.Ordinal));
    }

    private async Task TablesShouldBeAsync(long count) =>
        (await NumberAsync("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ''")).ShouldBe(count);
}
