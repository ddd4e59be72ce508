using System.Net;
using System.Text;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The history says that a script is running, and its file was changed or taken away.</summary>
public sealed class RunningRowTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private const string Third = "CREATE TABLE Third (Id INT64) PRIMARY KEY (Id)";
    private static readonly GateSetup s_short = new() { LeaseDuration = TimeSpan.FromSeconds(1) };

    /// <summary>The emulator's INTERNAL for what it can't run.</summary>
    [Theory]
    [InlineData("CREATE TABLE D (Id INT) PRIMARY KEY (Id)")]
    [InlineData("GRANT SELECT ON TABLE Counters TO ROLE r")]
    [InlineData("RENAME TABLE Counters TO Counts")]
    public async Task RunAsync_EmulatorCantRunTheStatement_CountsAsRefusedAndACorrectedFileGoesOn(string sql)
    {
        await PrepareAsync(sql);

        var shut = await Start().FailAsync();

        shut.Message.ShouldContain("V0003__third.sql, statement 1 of 1 (line 1)");
        shut.Message.ShouldContain("The emulator can't run this statement");
        shut.Message.ShouldContain("failed attempt 1 of 3");
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
        Folder.With("V0003__third.sql", Third);
        await MigrateAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
    }

    [Theory]
    [InlineData(403, "PERMISSION_DENIED", "change")]
    [InlineData(403, "PERMISSION_DENIED", "take away")]
    [InlineData(500, "UNKNOWN", "change")]
    [InlineData(500, "INTERNAL", "other kind")]
    public async Task RunAsync_SpannerKnowsNoOperation_LetsTheFileChange(int http, string status, string what)
    {
        await PrepareAsync("CREATE TABLE Wrong (Id INT64) PRIMARY KEY (Id)");
        var first = Start("first");
        first.Tap.Meet = (call, token) => IsDdlOf("Wrong", call)
            ? Task.FromResult(Reply(http, status))
            : call.SendAsync(token);
        await first.FailAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Running");

        Change(what);
        var second = await MigrateAsync();

        second.Tap.Count("operations").ShouldBeLessThanOrEqualTo(3);
        (await StatusesAsync()).ShouldBe(what == "take away" ? "1 Applied, 2 Applied, 3 Running, 4 Applied" : "1 Applied, 2 Applied, 3 Applied");
        (await QueryAsync("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'Wrong'")).ShouldBeEmpty();
        await MigrateAsync();
    }

    /// <summary>The holder stands still between its journal and the call, and sends it long after the file was changed.</summary>
    [Theory]
    [InlineData("change")]
    [InlineData("take away")]
    [InlineData("other kind")]
    public async Task RunAsync_FrozenBeforeItSendsAndTheFileChanges_ItsLateCallChangesNothing(string what)
    {
        await PrepareAsync("CREATE TABLE Wrong (Id INT64) PRIMARY KEY (Id)");
        var zombie = Start("zombie", s_short);
        var frozen = zombie.FreezeAt(call => IsDdlOf("Wrong", call));
        _ = zombie.RunAsync();
        await frozen.Frozen;

        Change(what);
        await Start("successor", s_short).RunAsync();
        frozen.GoOn();

        (await frozen.Answer).Status.ShouldBe(HttpStatusCode.Conflict, "its operation's id is used up");
        (await QueryAsync("SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'Wrong'")).ShouldBeEmpty();
        await MigrateAsync();
    }

    [Fact]
    public async Task RunAsync_OperationHasSucceeded_KeepsTheFileAsItWas()
    {
        await PrepareAsync(Third);
        await FailAfterAsync(Third);
        Folder.With("V0003__third.sql", "CREATE TABLE Fourth (Id INT64) PRIMARY KEY (Id)");

        var shut = await Start().FailAsync();

        shut.Message.ShouldContain("V0003__third.sql: ");
        shut.Message.ShouldContain("was applied with");
        shut.Message.ShouldContain("Restore the file as it was");
        Folder.With("V0003__third.sql", Third);
        await MigrateAsync();
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_OperationFailedAtTheSecondStatement_LetsTheRestChange(bool isFirstKept)
    {
        const string Twice = "CREATE UNIQUE INDEX CountersByN ON Counters (N)";
        await PrepareAsync($"{Third};\n{Twice}", seed: "INSERT INTO Counters (Name, N) VALUES ('runs', 0), ('twice', 0);");
        await FailAfterAsync(Third);
        Folder.With("V0003__third.sql", isFirstKept
            ? $"{Third};\nCREATE INDEX CountersByN ON Counters (N)"
            : "CREATE TABLE Another (Id INT64) PRIMARY KEY (Id)");

        if (isFirstKept)
        {
            await MigrateAsync();
            (await AppliedDdlAsync()).ShouldBeUnique();
            (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
            return;
        }

        (await Start().FailAsync()).Message.ShouldContain("after its first statement was applied. Restore these as they were");
    }

    /// <summary>A plain SIGTERM in the middle of partitioned DML leaves its row running.</summary>
    [Theory]
    [InlineData("-- partitioned\n" + Count + "\nUPDATE Counters SET N = N + 10 WHERE true", true)]
    [InlineData("-- partitioned\n" + Count, true)]
    [InlineData("-- partitioned\nUPDATE Counters SET N = N + 10 WHERE true", false)]
    public async Task RunAsync_PartitionedAndStopped_LetsTheRestChange(string changed, bool isAccepted)
    {
        await PrepareAsync($"-- partitioned\n{Count}\nUPDATE Counters SET N = N + 100 WHERE true");
        var stopped = Start("stopped");
        stopped.Tap.Meet = (call, token) => call.Body.Contains("100 WHERE", StringComparison.Ordinal)
            ? Task.FromResult(Reply(403, "PERMISSION_DENIED"))
            : call.SendAsync(token);
        await stopped.FailAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Running");
        Folder.With("V0003__third.sql", changed);

        if (!isAccepted)
        {
            (await Start().FailAsync()).Message.ShouldContain("after its first statement was applied. Restore these as they were");
            return;
        }

        await MigrateAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await RunsAsync()).ShouldBe(changed.Contains("10", StringComparison.Ordinal) ? 11 : 1);
    }

    private static bool IsDdlOf(string table, TappedCall call) =>
        call.Kind == "ddl" && call.Body.Contains(table, StringComparison.Ordinal);

    private static HttpResponseMessage Reply(int http, string status) => new((HttpStatusCode)http)
    {
        Content = new StringContent(
            $$$"""{"error":{"code":{{{http}}},"status":"{{{status}}}","message":"no"}}""", Encoding.UTF8, "application/json"),
    };

    private void Change(string what)
    {
        File.Delete(Path.Combine(Folder.Path, "V0003__third.sql"));
        _ = what switch
        {
            "take away" => Folder.With("V0004__fourth.sql", Third),
            "change" => Folder.With("V0003__third.sql", Third),
            _ => Folder.With("V0003__third.sql", Count),
        };
    }

    /// <summary>The schema change is carried out, and its holder never learns it.</summary>
    private async Task FailAfterAsync(string sql)
    {
        var first = Start("first");
        first.Tap.Meet = async (call, token) =>
        {
            if (call.Kind == "operations")
            {
                return Reply(403, "PERMISSION_DENIED");
            }

            var answer = await call.SendAsync(token);
            return call.Kind == "ddl" && call.Body.Contains(sql, StringComparison.Ordinal) ? Reply(500, "UNKNOWN") : answer;
        };
        await first.FailAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Running");
    }

    /// <summary>Two scripts applied, a third one pending.</summary>
    private async Task PrepareAsync(string third, string seed = SeedCounters)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", seed);
        await MigrateAsync();
        Folder.With("V0003__third.sql", third);
    }
}
