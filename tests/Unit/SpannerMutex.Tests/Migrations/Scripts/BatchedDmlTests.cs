using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Scripts of many statements, sent together.</summary>
public sealed class BatchedDmlTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_ManyStatements_AreSentAHundredACall()
    {
        await PrepareAsync(Enumerable.Repeat(Count, 250));
        var instance = Start();

        await instance.RunAsync();

        instance.Tap.Count("executeBatchDml").ShouldBe(3);
        (await RunsAsync()).ShouldBe(250);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
    }

    [Theory]
    [InlineData("UPDATE Nope SET N = 1 WHERE true;", "Nope")]
    [InlineData("INSERT INTO Counters (Name, N) VALUES ('runs', 0);", "ALREADY_EXISTS")]
    public async Task RunAsync_OneOfManyStatementsFails_IsNamedAndNothingIsApplied(string wrong, string cause)
    {
        await PrepareAsync([.. Enumerable.Repeat(Count, 119), wrong, .. Enumerable.Repeat(Count, 30)]);

        var shut = await Start().FailAsync();

        shut.Message.ShouldContain("V0003__third.sql, statement 120 of 150 (line 120)");
        shut.Message.ShouldContain(cause);
        (await RunsAsync()).ShouldBe(0);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
    }

    private async Task PrepareAsync(IEnumerable<string> statements)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__third.sql", string.Join('\n', statements));
    }
}
