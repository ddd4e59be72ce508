using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A statement whose answer never comes, on a connection that stays open.</summary>
public sealed class LostAnswerTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("executeSql", true, 1)]
    [InlineData("executeSql", false, 1)]
    [InlineData("executeBatchDml", true, 3)]
    [InlineData("executeBatchDml", false, 3)]
    public async Task RunAsync_AnswerOfADmlStatementNeverComes_IsSentAgainAndAppliedOnce(string kind, bool isRun, int statements)
    {
        var script = string.Join('\n', Enumerable.Repeat(Count, statements));
        var (instance, running) = await LoseAnAnswerAsync(kind, isRun, script, TimeSpan.FromSeconds(30));

        await running.WaitAsync(s_patience);

        var sent = instance.Tap.Calls.Where(call => call.Kind == kind && IsOfTheScript(call)).Select(call => call.Body).ToArray();
        sent.Length.ShouldBe(2);
        sent[0].ShouldBe(sent[1], "the same transaction and sequence number: Spanner runs it once");
        await ShouldBeAppliedAsync(statements);
    }

    [Fact]
    public async Task RunAsync_AnswerOfAPartitionedStatementNeverComes_IsSentAgain()
    {
        var (_, running) = await LoseAnAnswerAsync("executeSql", false, $"-- partitioned\n{Count}", TimeSpan.FromMinutes(8));

        await running.WaitAsync(s_patience);

        await ShouldBeAppliedAsync(1);
    }

    private static bool IsOfTheScript(TappedCall call) => call.Body.Contains("UPDATE Counters", StringComparison.Ordinal);

    private async Task<(GateInstance Instance, Task Running)> LoseAnAnswerAsync(string kind, bool isRun, string script, TimeSpan limit)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__count.sql", script);
        var clock = new VirtualClock();
        var instance = Start("counting", new GateSetup { ClientClock = clock, LeaseDuration = TimeSpan.FromMinutes(5) });
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Tap.Meet = async (call, token) =>
        {
            if (call.Kind == kind && IsOfTheScript(call) && !lost.Task.IsCompleted)
            {
                if (isRun)
                {
                    using var answer = await call.SendAsync(CancellationToken.None);
                    answer.EnsureSuccessStatusCode();
                }

                lost.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return await call.SendAsync(token);
        };
        var running = instance.RunAsync();
        await lost.Task.WaitAsync(s_patience);
        clock.Advance(limit);
        return (instance, running);
    }

    private async Task ShouldBeAppliedAsync(int runs)
    {
        (await RunsAsync()).ShouldBe(runs);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await HistoryAsync())[2].GetInt64("Attempt").ShouldBe(1, "it is no failed attempt");
    }
}
