using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>One set of scripts under two names: a lease, its table or the history was renamed between two deploys.</summary>
public sealed class SharedHistoryTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly GateSetup s_otherLease = new() { Lease = "renamed" };
    private static readonly GateSetup s_otherLeaseTable = new() { Store = new() { Table = "RenamedLeases" } };

    public static TheoryData<bool, string> Holds
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var isTable in new[] { false, true })
            {
                data.Add(isTable, "beginning the DDL");
                data.Add(isTable, "sending the DDL");
                data.Add(isTable, "ending the DDL");
                data.Add(isTable, "running the DML");
                data.Add(isTable, "committing the DML");
            }

            return data;
        }
    }

    /// <summary>Two holders at once, each of its own lease: the first stands still in the middle of a script.</summary>
    [Theory]
    [MemberData(nameof(Holds))]
    public async Task RunAsync_TwoHoldersOfTwoLeases_ApplyEveryScriptOnce(bool isTable, string where)
    {
        Folder
            .With("V0001__create.sql", CreateCounters)
            .With("V0002__count.sql", $"{SeedCounters}\n{Count}")
            .With("V0003__index.sql", "CREATE INDEX CountersByN ON Counters (N)");
        var first = Start("first");
        var hasBegun = false;
        var hasSent = false;
        var frozen = first.FreezeAt(call =>
        {
            var isRow = call.Kind == "commit" && call.Body.Contains("Checksum", StringComparison.Ordinal);
            var isDdl = call.Kind == "ddl" && call.Body.Contains("Counters", StringComparison.Ordinal);
            var isHere = where switch
            {
                "beginning the DDL" => isRow && !hasBegun,
                "sending the DDL" => isDdl,
                "ending the DDL" => isRow && hasSent,
                "running the DML" => call.Kind == "executeBatchDml" && call.Body.Contains("INSERT INTO Counters", StringComparison.Ordinal),
                _ => isRow && call.Body.Contains("\"count\"", StringComparison.Ordinal),
            };
            hasBegun |= isRow;
            hasSent |= isDdl;
            return isHere;
        });
        var late = first.RunAsync();
        await frozen.Frozen;

        var second = Start("second", isTable ? s_otherLeaseTable : s_otherLease);
        await second.RunAsync();
        frozen.GoOn();
        await late;

        (await RunsAsync()).ShouldBe(1);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
        (await HistoryAsync()).Skip(where.EndsWith("DML", StringComparison.Ordinal) ? 1 : 0).Select(row => row.GetString("AppliedBy")).ShouldAllBe(name => name == "second");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task RunAsync_HistoryRenamed_IsRefusedBeforeAnyWrite(bool isLeaseRenamed, bool isTableThere)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters).With("V0003__count.sql", Count);
        await MigrateAsync();
        if (isTableThere)
        {
            await Database.CreateAsync(MigrationHistory.Ddl("History_2"));
        }

        Folder.With("V0004__count.sql", Count);
        var renamed = (isLeaseRenamed ? s_otherLease : new GateSetup()) with { Scripts = new() { HistoryTable = "History_2" } };
        var instance = Start("renamed", renamed);
        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("The history table History_2 is new or empty, but the table SpannerMutexMigrations is a history that has 3 of these files");
        shut.Message.ShouldContain("Set HistoryTable back to SpannerMutexMigrations");
        shut.Message.ShouldNotContain("attempt");
        instance.Tap.Calls.ShouldAllBe(call => !call.Writes);
        (await RunsAsync()).ShouldBe(1);

        await MigrateAsync();
        (await RunsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_TwoServicesUnderDefaultNames_SaysSoBeforeAnyWrite()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        using var billing = new TemporaryFolder()
            .With("V0001__create.sql", "CREATE TABLE Bills (Id INT64) PRIMARY KEY (Id)")
            .With("V0002__index.sql", "CREATE INDEX BillsById ON Bills (Id)")
            .With("V0003__more.sql", "CREATE TABLE More (Id INT64) PRIMARY KEY (Id)");
        var instance = Start("billing", folder: billing);

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("another service's history is in this table: it begins with V0001__create, applied by 'one'");
        shut.Message.ShouldContain("set Migrations:HistoryTable and Lease:Name of this one");
        instance.Tap.Calls.ShouldAllBe(call => !call.Writes);

        await MigrateAsync(new GateSetup { Lease = "billing", Scripts = new() { HistoryTable = "BillingHistory" } }, billing);
        (await HistoryAsync("BillingHistory")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task RunAsync_RowDeletedMeanwhile_IsReadAgain()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        var instance = Start();
        var frozen = instance.FreezeAt(call => call.Kind == "ddl" && call.Body.Contains("Counters", StringComparison.Ordinal));
        var run = instance.RunAsync();
        await frozen.Frozen;
        using var person = Database.NewClient();
        await person.CommitAsync([SpannerMutation.Delete(ScriptOptions.DefaultHistoryTable, 1)]);
        frozen.GoOn();

        // The table stands by now, and the row that said so is gone: nothing can know, but nothing is written over.
        var error = await Should.ThrowAsync<SpannerMutexException>(run);
        error.Message.ShouldContain("V0001__create.sql");
    }
}
