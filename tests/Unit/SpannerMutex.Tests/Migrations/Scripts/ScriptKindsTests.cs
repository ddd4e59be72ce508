using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Every kind of file, from the folder to its row in the history.</summary>
public sealed class ScriptKindsTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private const string Literals = """"
        -- two rows; this is no end
        INSERT INTO Orders (Id, Note) VALUES (10, 'a;b -- c' /* ; */);
        INSERT INTO Orders (Id, Note) VALUES (11, """x;
        y""");
        # and a name with a blank in it
        INSERT INTO `Orders` (Id, Note) VALUES (12, r'\;')
        """";

    [Fact]
    public async Task RunAsync_EveryKindOfFile_AppliesAndJournalsEach()
    {
        Folder
            .With("V0001__create.sql", $"-- tables\nCREATE TABLE Orders (Id INT64 NOT NULL, Customer STRING(MAX), Total INT64, Note STRING(MAX)) PRIMARY KEY (Id);\n{CreateCounters}")
            .With("V0002__index.sql", "CREATE INDEX OrdersByCustomer ON Orders (Customer)")
            .With("V0003__seed.sql", $"INSERT INTO Orders (Id, Customer) VALUES (1, 'a'), (2, 'b');\n{SeedCounters}")
            .With("V0004__count.sql", Count)
            .With("V0005__fill.sql", "-- partitioned\nUPDATE Orders SET Total = 5 WHERE Total IS NULL;\nDELETE FROM Orders WHERE Id = 2;")
            .With("V0006__literals.sql", Literals);
        var before = await NowAsync();

        var instance = await MigrateAsync(new GateSetup { Revision = "shop-00007" });

        var after = await NowAsync();
        (await QueryAsync("SELECT Id, Total, Note FROM Orders ORDER BY Id")).Select(row => row.GetInt64(0)).ShouldBe([1, 10, 11, 12]);
        (await NumberAsync("SELECT Total FROM Orders@{FORCE_INDEX=OrdersByCustomer} WHERE Customer = 'a'")).ShouldBe(5);
        (await QueryAsync("SELECT Note FROM Orders WHERE Id >= 10 ORDER BY Id")).Select(row => row.GetString(0))
            .ShouldBe(["a;b -- c", "x;\ny", @"\;"]);
        (await RunsAsync()).ShouldBe(1);

        var history = await HistoryAsync();
        var scripts = ScriptFolder.Read(Folder.Path).Scripts;
        history.Select(row => row.GetInt64("Version")).ShouldBe([1, 2, 3, 4, 5, 6]);
        history.Select(row => row.GetString("Name")).ShouldBe(["create", "index", "seed", "count", "fill", "literals"]);
        history.Select(row => row.GetString("Kind")).ShouldBe(["Ddl", "Ddl", "Dml", "Dml", "PartitionedDml", "Dml"]);
        history.Select(row => row.GetInt64("StatementsApplied")).ShouldBe([2, 1, 2, 1, 2, 3]);
        history.Select(row => row.GetString("Checksum")).ShouldBe(scripts.Select(script => script.Checksum));
        history.Select(row => row.GetString("AppliedStatementsChecksum"))
            .ShouldBe(scripts.Select(script => script.ChecksumOfFirst(script.Statements.Count)));
        var operations = (await Database.OperationsAsync()).Select(operation => operation.Id).ToList();
        foreach (var row in history)
        {
            row.GetString("Status").ShouldBe("Applied");
            row.GetInt64("Attempt").ShouldBe(1);
            row.IsNull("Error").ShouldBeTrue();
            row.GetString("AppliedBy").ShouldBe("one");
            row.GetString("Revision").ShouldBe("shop-00007");
            row.GetInt64("FencingToken").ShouldBe(history[0].GetInt64("FencingToken"));
            row.GetTimestamp("StartedAt").ShouldBeInRange(before, after);
            row.GetTimestamp("FinishedAt").ShouldBeInRange(row.GetTimestamp("StartedAt"), after);
            if (row.GetString("Kind") == "Ddl")
            {
                operations.ShouldContain(row.GetString("OperationId"));
            }
            else
            {
                row.IsNull("OperationId").ShouldBeTrue();
            }
        }

        instance.Gate.State.Pending.ShouldBeEmpty();
        instance.Gate.State.Applied.ShouldBe(scripts.Select(script => Path.GetFileNameWithoutExtension(script.FileName)));
    }

    [Fact]
    public async Task RunAsync_NewFileLater_AppliesOnlyThat()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters).With("V0003__count.sql", Count);
        await MigrateAsync();
        Folder.With("V0010__count_again.sql", Count);

        await MigrateAsync();

        (await RunsAsync()).ShouldBe(2);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied, 10 Applied");
        var tokens = (await HistoryAsync()).Select(row => row.GetInt64("FencingToken")).ToList();
        tokens[3].ShouldBeGreaterThan(tokens[2]);
    }

    private async Task<DateTimeOffset> NowAsync()
    {
        using var client = Database.NewClient();
        return (await client.QueryAsync(new SpannerStatement("SELECT 1"))).ReadTimestamp!.Value;
    }
}
