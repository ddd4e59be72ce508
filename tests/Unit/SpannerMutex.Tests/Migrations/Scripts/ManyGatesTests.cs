using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Many instances at once on one database.</summary>
public sealed class ManyGatesTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_TenAtOnce_EveryEffectOnce()
    {
        Folder
            .With("V0001__create.sql", CreateCounters)
            .With("V0002__seed.sql", SeedCounters)
            .With("V0003__count.sql", Count)
            .With("V0004__index.sql", "CREATE INDEX CountersByN ON Counters (N)")
            .With("V0005__count.sql", Count);

        await RunAtOnceAsync(10);

        (await RunsAsync()).ShouldBe(2);
        (await AppliedDdlAsync()).ShouldBeUnique();
        var history = await HistoryAsync();
        history.Select(row => row.GetInt64("Attempt")).ShouldAllBe(attempt => attempt == 1);
        history.Select(row => row.GetString("AppliedBy")).Distinct().Count().ShouldBe(1, "one instance migrates, the others wait");
    }

    [Fact]
    public async Task RunAsync_TwentyOnAnEmptyDatabase_MakeTheTablesOnce()
    {
        Folder.With("V0001__create.sql", CreateCounters);

        await RunAtOnceAsync(20);

        var ddl = await AppliedDdlAsync();
        ddl.ShouldBeUnique();
        ddl.Count.ShouldBe(3, "the lease table, the history table and the script's own");
        (await Database.OperationsAsync()).Count.ShouldBe(3);
    }

    private async Task RunAtOnceAsync(int count)
    {
        var instances = Enumerable.Range(1, count).Select(i => Start($"instance {i}")).ToList();
        await Task.WhenAll(instances.Select(instance => Task.Run(instance.RunAsync)));
        instances.ShouldAllBe(instance => instance.Gate.State.Phase == MigrationPhase.Done);
    }
}
