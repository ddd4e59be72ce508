using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The names of our tables, and who makes them.</summary>
public sealed class TableOptionsTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_LeaseTableMissingAndNotToBeMade_PrintsItsDdl()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        var setup = new GateSetup { Store = new() { EnsureSchema = false, Table = "MyLeases" } };
        var instance = Start(setup: setup);

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("MyLeases");
        shut.Message.ShouldContain("EnsureSchema");
        shut.Message.ShouldContain(instance.Store.Ddl);
        instance.Tap.Calls.ShouldAllBe(call => !call.Writes);
        (await Database.OperationsAsync()).ShouldBeEmpty();

        await Database.CreateAsync(instance.Store.Ddl);
        await MigrateAsync(setup);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1st")]
    [InlineData("_leases")]
    [InlineData("my-leases")]
    [InlineData("my.leases")]
    [InlineData("a` (x INT64) PRIMARY KEY (x)")]
    [InlineData("Leases\n")]
    [InlineData("Léases")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Constructors_NameThatIsNoIdentifier_IsRefused(string name)
    {
        using var client = Database.NewClient();

        Should.Throw<ArgumentException>(() => new SpannerLeaseStore(client, new() { Table = name })).Message.ShouldContain("is not a table name");
        Should.Throw<ArgumentException>(() => new ScriptMigrator(client, new() { HistoryTable = name })).Message.ShouldContain("is not a table name");
        client.RequestCount.ShouldBe(0);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task RunAsync_CustomNames_AreUsedForEverything()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters).With("V0003__count.sql", Count);

        // SELECT is reserved: names are always quoted.
        await MigrateAsync(new GateSetup { Store = new() { Table = "Select" }, Scripts = new() { HistoryTable = "History_2" } });

        (await RunsAsync()).ShouldBe(1);
        (await HistoryAsync("History_2")).Count.ShouldBe(3);
        (await NumberAsync("SELECT COUNT(*) FROM `Select`")).ShouldBe(1);
        (await QueryAsync("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE 'SpannerMutex%'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_TwoSetsInOneDatabase_DontDisturbEachOther()
    {
        using var shop = new TemporaryFolder()
            .With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters).With("V0003__count.sql", Count);
        using var billing = new TemporaryFolder()
            .With("V0001__create.sql", "CREATE TABLE Bills (Id INT64) PRIMARY KEY (Id)").With("V0002__seed.sql", "INSERT INTO Bills (Id) VALUES (1)");
        var first = Enumerable.Range(0, 3).Select(i => Start($"shop {i}", new GateSetup { Lease = "shop", Scripts = new() { HistoryTable = "ShopHistory" } }, shop));
        var second = Enumerable.Range(0, 3).Select(i => Start($"billing {i}", new GateSetup { Lease = "billing", Scripts = new() { HistoryTable = "BillingHistory" } }, billing));

        await Task.WhenAll(first.Concat(second).ToList().Select(instance => Task.Run(instance.RunAsync)));

        (await RunsAsync()).ShouldBe(1);
        (await NumberAsync("SELECT COUNT(*) FROM Bills")).ShouldBe(1);
        (await HistoryAsync("ShopHistory")).Select(row => row.GetString("AppliedBy")[..4]).ShouldBe(["shop", "shop", "shop"]);
        (await HistoryAsync("BillingHistory")).Select(row => row.GetString("AppliedBy")[..7]).ShouldBe(["billing", "billing"]);
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Theory]
    [InlineData("DELETE FROM `history_2` WHERE true", "History_2")]
    [InlineData("DELETE FROM my_leases WHERE true", "My_Leases")]
    [InlineData("DROP TABLE IF EXISTS My_Leases", "My_Leases")]
    public async Task RunAsync_ScriptChangesOurTable_IsRefusedBeforeAnythingRuns(string sql, string table)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__clean.sql", $"-- clean up\n{sql}");
        var instance = Start(setup: new GateSetup { Store = new() { Table = "My_Leases" }, Scripts = new() { HistoryTable = "History_2" } });

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain($"V0002__clean.sql, line 2: {sql.Split(' ')[0]} on the table {table}, in which SpannerMutex keeps");
        shut.Message.ShouldNotContain("attempt");
        (await QueryAsync("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME IN ('Counters', 'History_2')")).ShouldBeEmpty();
    }

    /// <summary>Tokens begin at the time of a lease's creation: two leases can come to the same one.</summary>
    [Fact]
    public async Task RunAsync_TwoSetsUnderEqualTokens_MakeTwoOperations()
    {
        using var shop = new TemporaryFolder().With("V0001__create.sql", CreateCounters);
        using var billing = new TemporaryFolder().With("V0001__create.sql", "CREATE TABLE Bills (Id INT64) PRIMARY KEY (Id)");
        await using (await Start().Mutex.TryAcquireAsync())
        {
            // Makes the table.
        }

        using var client = Database.NewClient();
        await client.CommitAsync([FreeLease("shop"), FreeLease("billing")]);

        await MigrateAsync(new GateSetup { Lease = "shop", Scripts = new() { HistoryTable = "ShopHistory" } }, shop);
        await MigrateAsync(new GateSetup { Lease = "billing", Scripts = new() { HistoryTable = "BillingHistory" } }, billing);

        var rows = (await HistoryAsync("ShopHistory")).Concat(await HistoryAsync("BillingHistory")).ToList();
        rows.Select(row => row.GetInt64("FencingToken")).ShouldBe([1_000_000_001, 1_000_000_001]);
        rows.Select(row => row.GetString("OperationId")).ShouldBeUnique();
        (await NumberAsync("SELECT COUNT(*) FROM Bills")).ShouldBe(0);
    }

    // The server's words named a column or a cast, and no setting.
    [Fact]
    public async Task RunAsync_TableOfTheAppIsNamedForOurs_TheErrorNamesItAndTheSetting()
    {
        await Database.CreateAsync("CREATE TABLE Orders (Id INT64) PRIMARY KEY (Id)", "CREATE TABLE Names (Name STRING(MAX), Version INT64) PRIMARY KEY (Name, Version)");
        Folder.With("V0001__create.sql", CreateCounters);

        foreach (var table in new[] { "Orders", "Names" })
        {
            var leases = await Start(setup: new GateSetup { Store = new() { Table = table } }).FailAsync();
            leases.Message.ShouldContain($"The table {table} in ");
            leases.Message.ShouldContain("Choose another name with Lease:Table");
            var history = await Start(setup: new GateSetup { Scripts = new() { HistoryTable = table } }).FailAsync();
            history.Message.ShouldContain($"The table {table} in ");
            history.Message.ShouldContain("Choose another name with Migrations:HistoryTable");
        }

        (await NumberAsync("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'Counters'")).ShouldBe(0);
    }

    private static SpannerMutation FreeLease(string name) => SpannerMutation.Insert(
        SpannerLeaseStoreOptions.DefaultTable,
        ("Name", name),
        ("Version", 1_000_000_000),
        ("FencingToken", 1_000_000_000),
        ("DurationMs", 15000),
        ("RenewedAt", SpannerValue.CommitTimestamp));
}
