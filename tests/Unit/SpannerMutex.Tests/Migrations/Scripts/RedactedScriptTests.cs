using System.Text.Json;
using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A literal of a script that fails comes out nowhere where errors are redacted; where they aren't, it does.</summary>
public sealed class RedactedScriptTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Theory]
    [InlineData("CREATE TABLE T (Id STRING(9) DEFAULT ('hunter2') NOT NUL) PRIMARY KEY (Id)", "hunter2", "statement 1 of 1 (line 1): ")]
    [InlineData("CREATE TABLE T (Id INT64) PRIMARY KEY (Id);\nALTER TABLE hunter2 ADD COLUMN X INT64", "hunter2", "one of statements 1 to 2 (lines 1 to 2), which Spanner refused together: ")]
    [InlineData("-- two lines\nINSERT INTO Counters (Name, N)\nVALUES ('a', CAST('hunter2' AS INT64))", "hunter2", "statement 1 of 1 (line 2): ")]
    [InlineData("INSERT INTO Counters (Name, N) VALUES ('hunter2', 1);\nINSERT INTO Counters (Name, N) VALUES ('hunter2', 2)", "hunter2", "statement 2 of 2 (line 2): ")]
    [InlineData("-- partitioned\nUPDATE Counters SET N = CAST(CONCAT('hunter2', Name) AS INT64) WHERE true", "hunter2", "statement 1 of 1 (line 2): ")]
    [InlineData("\nhunter2 INTO Counters VALUES ('a', 1)", "HUNTER2", "line 2: a migration can't run a statement that begins with …: ")]
    [InlineData("INSERT INTO Counters (Name, N) VALUES ('${hunter2}', 1)", "hunter2", "line 1: ${… would not be replaced: ")]
    [InlineData("-- partitiond 4711-0815\nDELETE FROM Counters WHERE true", "4711-0815", "line 1: the comment is not the marker for partitioned DML. ")]
    [InlineData("DROP TABLE `hunter2\\x41`", "hunter2", "line 1: the table name has an escape sequence. ")]
    public async Task RunAsync_TheScriptFails_NoOutputHoldsWhatItQuotes(string sql, string secret, string place)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__secret.sql", sql);
        var (_, shown) = await RunAsync("shows", redactErrors: false);
        shown.ShouldContain(secret);
        await RenewDatabaseAsync();

        var (error, redacted) = await RunAsync("redacts", redactErrors: true);

        redacted.ShouldNotContain(secret, Case.Insensitive);
        error.ShouldContain($"V0003__secret.sql, {place}");
        error.ShouldContain("set Migrations:RedactErrors to false");
    }

    [Fact]
    public async Task RunAsync_SpannerRefusesTheScript_TheHistorySaysWhereAndTheCode()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__twice.sql", $"{SeedCounters}\n{SeedCounters}");

        await RunAsync("one", redactErrors: true);

        (await HistoryAsync())[1].GetString("Error").ShouldBe(
            $"V0002__twice.sql, statement 2 of 2 (line 2): Spanner call 'batch DML' on {Database.Options.Database} failed: ALREADY_EXISTS. "
            + "(Its text is redacted and kept nowhere. To see it, set Migrations:RedactErrors to false and let it happen again.)");
    }

    private async Task<(string Error, string Outputs)> RunAsync(string name, bool redactErrors)
    {
        var outputs = new EveryOutput();
        using var client = new SpannerRestClient(Database.Options, logger: Logger<SpannerRestClient>());
        var mutex = new DistributedMutex(
            new SpannerLeaseStore(client), new LeaseName("migrations"), logger: Logger<DistributedMutex>());
        var gate = new MigrationGate(
            new ScriptMigrator(client, new ScriptOptions { ScriptsPath = Folder.Path }),
            mutex,
            new InstanceIdentity(name, null),
            new MigrationGateOptions { RedactErrors = redactErrors },
            logger: new Logger<MigrationGate>(outputs));

        outputs.Add(await Should.ThrowAsync<MigrationGateException>(gate.RunAsync(TestContext.Current.CancellationToken)));

        outputs.Add(JsonSerializer.Serialize(gate.State));
        outputs.Add((await mutex.ReadAsync(TestContext.Current.CancellationToken)).Record?.Note);
        foreach (var row in await TryHistoryAsync(client))
        {
            outputs.Add(row.IsNull("Error") ? "" : row.GetString("Error"));
        }

        return (gate.State.LastError!, outputs.Text);

        ILogger<T> Logger<T>() => redactErrors ? new Logger<T>(outputs).WithRedactedErrors() : new Logger<T>(outputs);
    }

    // A folder that can't be read is refused before there is a history.
    private async Task<IReadOnlyList<SpannerRow>> TryHistoryAsync(SpannerRestClient client)
    {
        var tables = await client.QueryAsync(new SpannerStatement("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'SpannerMutexMigrations'"));
        return tables.Rows.Count == 0 ? [] : await HistoryAsync();
    }
}
