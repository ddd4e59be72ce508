using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A schema change that fails at its second statement while it runs: the first stays applied.</summary>
public sealed class PartialDdlTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private const string First = "CREATE TABLE Third (Id INT64) PRIMARY KEY (Id);";
    private const string Broken = "CREATE UNIQUE INDEX CountersByN\n  ON Counters (N);";

    [Fact]
    public async Task RunAsync_SecondStatementFails_TheFirstStaysApplied()
    {
        await FailAsync();

        var row = (await HistoryAsync())[2];
        row.GetString("Status").ShouldBe("Failed");
        row.GetInt64("StatementsApplied").ShouldBe(1);
        row.GetString("Error").ShouldContain("statement 2 of 3 (line 2)");
        (await NumberAsync("SELECT COUNT(*) FROM Third")).ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_CorrectedFile_GoesOnFromTheSecondStatement()
    {
        await FailAsync();
        Folder.With("V0003__third.sql", $"{First}\nCREATE INDEX CountersByN ON Counters (N);\nCREATE INDEX ThirdById ON Third (Id);");

        await MigrateAsync();

        await ShouldBeAppliedOnceAsync(attempts: 2);
    }

    [Fact]
    public async Task RunAsync_DataRepaired_TheSameFileGoesThrough()
    {
        await FailAsync();
        using var client = Database.NewClient();
        await client.CommitAsync([SpannerMutation.Update("Counters", ("Name", "twin"), ("N", 1))]);

        await MigrateAsync();

        await ShouldBeAppliedOnceAsync(attempts: 2);
    }

    [Fact]
    public async Task RunAsync_TheFailingStatementTakenOut_OnlyTheRestIsRun()
    {
        await FailAsync();
        Folder.With("V0003__third.sql", First);

        await MigrateAsync();

        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Fact]
    public async Task RunAsync_AppliedStatementChanged_IsRefusedBeforeAnything()
    {
        await FailAsync();
        Folder.With("V0003__third.sql", "CREATE TABLE Third (Id STRING(MAX)) PRIMARY KEY (Id);");
        var instance = Start();

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("V0003__third.sql");
        shut.Message.ShouldContain("its first statement was applied");
        instance.Tap.Calls.ShouldAllBe(call => !call.Writes);
    }

    [Fact]
    public async Task RunAsync_HolderDiedBeforeItJournalledTheFailure_TheSuccessorReadsItFromTheOperation()
    {
        Lay();
        var dead = Start("dead", new GateSetup { LeaseDuration = TimeSpan.FromSeconds(1) });
        var sent = new TaskCompletionSource();
        dead.Tap.Meet = async (call, token) =>
        {
            if (sent.Task.IsCompleted)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            var answer = await call.SendAsync(token);
            if (call.Kind == "ddl" && call.Body.Contains("Third", StringComparison.Ordinal))
            {
                sent.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return answer;
        };
        _ = dead.RunAsync();
        await sent.Task;

        var shut = await Start("successor").FailAsync();

        shut.Message.ShouldContain("V0003__third.sql, statement 2 of 3 (line 2)");
        (await HistoryAsync())[2].GetInt64("StatementsApplied").ShouldBe(1);
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    private async Task FailAsync()
    {
        Lay();
        var shut = await Start().FailAsync();
        shut.Phase.ShouldBe(MigrationPhase.Failed);
        shut.Message.ShouldContain("V0003__third.sql, statement 2 of 3 (line 2)");
        shut.Message.ShouldContain("uniqueness violation");
        shut.Message.ShouldContain("Its first statement stays applied");
    }

    private void Lay() => Folder
        .With("V0001__create.sql", CreateCounters)
        .With("V0002__twins.sql", "INSERT INTO Counters (Name, N) VALUES ('runs', 0), ('twin', 0);")
        .With("V0003__third.sql", $"{First}\n{Broken}\nCREATE INDEX ThirdById ON Third (Id);");

    private async Task ShouldBeAppliedOnceAsync(long attempts)
    {
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        var row = (await HistoryAsync())[2];
        row.GetInt64("StatementsApplied").ShouldBe(3);
        row.GetInt64("Attempt").ShouldBe(attempts);
        (await AppliedDdlAsync()).ShouldBeUnique();
    }
}
