using System.Net;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>
/// Something between answers "done" without having done anything, or all of it. It was trusted: the gate opened over data
/// that was never written.
/// </summary>
public sealed class EmptySuccessTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    public static TheoryData<string, string, string> Answers => new()
    {
        { "executeBatchDml", $"{Count}\n{Count}", "{}" },
        { "executeBatchDml", $"{Count}\n{Count}", """{"resultSets":[]}""" },
        { "executeBatchDml", $"{Count}\n{Count}", """{"status":{}}""" },
        { "executeBatchDml", $"{Count}\n{Count}", """{"resultSets":[{"stats":{"rowCountExact":"1"}}]}""" },
        { "executeBatchDml", $"{Count}\n{Count}", """{"resultSets":[{},{}]}""" },
        { "executeBatchDml", $"{Count}\n{Count}", """{"resultSets":[{"stats":{"rowCountExact":"1"}},{"stats":{"rowCountExact":"1"}}],"status":{"code":3}}""" },
        { "executeSql", Count, "{}" },
        { "executeSql", Count, """{"metadata":{"rowType":{}}}""" },
        { "executeSql", $"-- partitioned\nUPDATE Counters SET N = 2 WHERE true;", "{}" },
        { "executeSql", $"-- partitioned\nUPDATE Counters SET N = 2 WHERE true;", """{"stats":{"rowCountExact":"1"}}""" },
        { "ddl", "CREATE INDEX CountersByN ON Counters (N);", "{}" },
        { "ddl", "CREATE INDEX CountersByN ON Counters (N);", """{"done":true}""" },
        { "ddl", "CREATE INDEX CountersByN ON Counters (N);", """{"name":"projects/p/instances/i/databases/d/operations/another","done":true,"response":{}}""" },
        { "beginTransaction", Count, "{}" },
        { "read", Count, "{}" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task RunAsync_AnswerLacksWhatMakesItOne_IsAskedAgainAndAppliedOnce(string kind, string script, string answer)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__step.sql", script);
        var instance = Start("asking");
        var isAnswered = false;
        instance.Tap.Meet = (call, token) =>
        {
            var isIt = call.Kind == kind && !isAnswered && (kind is not ("executeSql" or "executeBatchDml") || call.Body.Contains("UPDATE Counters", StringComparison.Ordinal));
            isAnswered |= isIt;
            return isIt ? Task.FromResult(SpannerTap.Answer(HttpStatusCode.OK, answer)) : call.SendAsync(token);
        };

        await instance.RunAsync();

        isAnswered.ShouldBeTrue();
        instance.Gate.State.Phase.ShouldBe(MigrationPhase.Done);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await HistoryAsync())[2].GetInt64("Attempt").ShouldBe(1, "it is no failed attempt");
        (await RunsAsync()).ShouldBe(
            script.StartsWith("CREATE", StringComparison.Ordinal) ? 0 : script.Contains("N = 2", StringComparison.Ordinal) || kind == "executeBatchDml" ? 2 : 1);
        (await NumberAsync("SELECT COUNT(*) FROM INFORMATION_SCHEMA.INDEXES WHERE INDEX_NAME = 'CountersByN'"))
            .ShouldBe(script.StartsWith("CREATE", StringComparison.Ordinal) ? 1 : 0);
    }
}
