using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The third of five files is wrong; then somebody corrects it.</summary>
public sealed class FailingScriptTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private const string Corrected = "UPDATE Counters SET N = N + 10 WHERE Name = 'runs';";

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "CREATE TABEL\n  Third (Id INT64) PRIMARY KEY (Id);", "statement 1 of 1 (line 1)", "TABEL" },
        {
            "CREATE TABLE Third (Id INT64)\nPRIMARY KEY (Id);\n\nCREATE TABEL\n  Fourth (Id INT64)\n  PRIMARY KEY (Id);",
            "statement 2 of 2 (line 4)",
            "TABEL"
        },
        { "\n\nALTER TABLE Nope ADD COLUMN X INT64;", "statement 1 of 1 (line 3)", "Nope" },
        {
            "CREATE TABLE Third (Id INT64) PRIMARY KEY (Id);\nALTER TABLE Nope ADD COLUMN X INT64;",
            "one of statements 1 to 2 (lines 1 to 2)",
            "Nope"
        },
        { $"{Count}\nUPDATE Counters SETT N = 1 WHERE true;", "statement 2 of 2 (line 2)", "SETT" },
        { $"-- first\n{Count}\n{Count}\nUPDATE Nope SET N = 1 WHERE true;", "statement 3 of 3 (line 4)", "Nope" },
        { $"{Count}\n{SeedCounters}", "statement 2 of 2 (line 2)", "ALREADY_EXISTS" },
        { $"{Count}\nUPDATE Counters SET N = DIV(N, 0) WHERE true;", "statement 2 of 2 (line 2)", "division by zero" },
        { "-- partitioned\nUPDATE Nope SET N = 1 WHERE true;", "statement 1 of 1 (line 2)", "Nope" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task RunAsync_ThirdOfFiveFails_StopsThereAndACorrectedFileGoesOn(string third, string place, string error)
    {
        Folder
            .With("V0001__create.sql", CreateCounters)
            .With("V0002__seed.sql", SeedCounters)
            .With("V0003__third.sql", third)
            .With("V0004__count.sql", Count)
            .With("V0005__index.sql", "CREATE INDEX CountersByN ON Counters (N)");

        var shut = await Start("first").FailAsync();

        shut.Phase.ShouldBe(MigrationPhase.Failed);
        shut.Message.ShouldContain("V0003__third.sql, ");
        shut.Message.ShouldContain(place);
        shut.Message.ShouldContain(error);
        shut.Message.ShouldContain("(failed attempt 1 of 3 in the whole fleet)");
        (await RunsAsync()).ShouldBe(0, "nothing of the third file is applied");
        (await QueryAsync("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'Third'")).ShouldBeEmpty();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
        var row = (await HistoryAsync())[2];
        row.GetString("Error").ShouldContain(place);
        row.GetInt64("StatementsApplied").ShouldBe(0);
        row.IsNull("FinishedAt").ShouldBeFalse();

        Folder.With("V0003__third.sql", Corrected);
        await MigrateAsync();

        (await RunsAsync()).ShouldBe(11);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied, 4 Applied, 5 Applied");
        row = (await HistoryAsync())[2];
        row.GetInt64("Attempt").ShouldBe(2);
        row.IsNull("Error").ShouldBeTrue();
        row.GetString("Kind").ShouldBe("Dml");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Fact]
    public async Task RunAsync_SecondPartitionedStatementFails_ACorrectedFileGoesOnThere()
    {
        Folder
            .With("V0001__create.sql", CreateCounters)
            .With("V0002__seed.sql", SeedCounters)
            .With("V0003__fill.sql", $"-- partitioned\n{Count}\nUPDATE Counters SET N = DIV(N, 0) WHERE true;");

        var shut = await Start().FailAsync();

        shut.Message.ShouldContain("V0003__fill.sql, statement 2 of 2 (line 3)");
        shut.Message.ShouldContain("first statement stays applied");
        (await HistoryAsync())[2].GetInt64("StatementsApplied").ShouldBe(1);

        Folder.With("V0003__fill.sql", $"-- partitioned\n{Count}\nUPDATE Counters SET N = N + 10 WHERE true;");
        await MigrateAsync();

        (await RunsAsync()).ShouldBe(11);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
    }

    [Fact]
    public async Task RunAsync_FailsMaxAttemptsTimes_IsParkedUntilTheFolderChanges()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", "UPDATE Nope SET N = 1 WHERE true;");
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await Start($"instance {attempt}").FailAsync()).Phase.ShouldBe(MigrationPhase.Failed);
        }

        var parked = Start("late");
        var shut = await parked.FailAsync();

        shut.Phase.ShouldBe(MigrationPhase.Parked);
        shut.Message.ShouldContain("V0002__seed.sql, statement 1 of 1");
        shut.Message.ShouldContain("instance 3");
        parked.Tap.Calls.ShouldAllBe(call => !call.Writes);

        Folder.With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        (await RunsAsync()).ShouldBe(0);
    }
}
