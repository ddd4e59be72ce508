using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The folder and the database's history don't go together.</summary>
public sealed class HistoryContradictionTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_DatabaseAhead_ServesWithoutAWrite()
    {
        await ApplyAsync();
        using var old = new TemporaryFolder().With("V0001__create.sql", CreateCounters);

        var instance = await MigrateAsync(folder: old);

        instance.Tap.Kinds.ShouldBe(["sessions", "read"]);
    }

    [Fact]
    public async Task RunAsync_AppliedFileChanged_IsAnErrorBeforeAnyWrite()
    {
        await ApplyAsync();
        Folder.With("V0003__seed.sql", SeedCounters.Replace("0)", "5)", StringComparison.Ordinal)).With("V0004__count.sql", Count);

        await ShouldRefuseAsync("V0003__seed.sql", "was applied with", "write a new migration");
    }

    [Fact]
    public async Task RunAsync_AppliedFileMissing_IsAnErrorBeforeAnyWrite()
    {
        await ApplyAsync();
        using var holed = new TemporaryFolder().With("V0001__create.sql", CreateCounters).With("V0004__count.sql", Count);

        await ShouldRefuseAsync(holed, "version 3 (seed) was applied", "no file for it");
    }

    [Fact]
    public async Task RunAsync_FileOlderThanTheNewestApplied_IsAnErrorBeforeAnyWrite()
    {
        await ApplyAsync();
        Folder.With("V0002__late.sql", Count);

        await ShouldRefuseAsync("V0002__late.sql", "version 2 was never applied", "OutOfOrder");
    }

    [Fact]
    public async Task RunAsync_OutOfOrderAllowed_AppliesTheOlderFile()
    {
        await ApplyAsync();
        Folder.With("V0002__late.sql", Count);

        await MigrateAsync(new GateSetup { Scripts = new() { OutOfOrder = true } });

        (await RunsAsync()).ShouldBe(1);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
    }

    /// <summary>A newer revision merged a file of a lower number; the older one scales up or is rolled back to.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_NewerRevisionAppliedOutOfOrder_TheOlderOneServes(bool outOfOrder)
    {
        await ApplyAsync();
        using var newer = new TemporaryFolder()
            .With("V0001__create.sql", CreateCounters).With("V0002__late.sql", Count).With("V0003__seed.sql", SeedCounters);
        await MigrateAsync(new GateSetup { Scripts = new() { OutOfOrder = true } }, newer);

        var older = await MigrateAsync(new GateSetup { Scripts = new() { OutOfOrder = outOfOrder } });

        older.Tap.Kinds.ShouldBe(["sessions", "read"]);
    }

    [Fact]
    public async Task RunAsync_EverythingWrongAtOnce_NamesAllOfIt()
    {
        await ApplyAsync();
        using var wrong = new TemporaryFolder()
            .With("V0001__create.sql", CreateCounters + "-- changed")
            .With("V0002__late.sql", Count)
            .With("V0004__count.sql", Count);

        await ShouldRefuseAsync(wrong, "3 points", "V0001__create.sql", "V0002__late.sql", "version 3 (seed)");
    }

    [Fact]
    public async Task RunAsync_HistoryOfANewerRelease_IsRefusedByName()
    {
        await ApplyAsync();
        using var client = Database.NewClient();
        await client.CommitAsync([SpannerMutex.Spanner.SpannerMutation.Update("SpannerMutexMigrations", ("Version", 3), ("Status", "Skipped"))]);

        await ShouldRefuseAsync(Folder, "'Skipped'", "newer one");
    }

    private async Task ApplyAsync()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0003__seed.sql", SeedCounters);
        await MigrateAsync();
    }

    private Task ShouldRefuseAsync(params string[] words) => ShouldRefuseAsync(Folder, words);

    private async Task ShouldRefuseAsync(TemporaryFolder folder, params string[] words)
    {
        var instance = Start(folder: folder);

        var shut = await instance.FailAsync();

        shut.Phase.ShouldBe(MigrationPhase.Failed);
        words.ShouldAllBe(word => shut.Message.Contains(word, StringComparison.Ordinal), shut.Message);
        instance.Tap.Calls.ShouldAllBe(call => !call.Writes);
        (await RunsAsync()).ShouldBe(0);
    }
}
