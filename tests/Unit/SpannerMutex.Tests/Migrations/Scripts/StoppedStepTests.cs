using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>An instance that is told to stop while a statement runs, which the emulator runs to its end.</summary>
public sealed class StoppedStepTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_StoppedWhileAStatementRuns_LeavesTheLeaseFreeAndNothingApplied()
    {
        Folder.With("V0001__create.sql", CreateCounters).With(
            "V0002__long.sql",
            $"""
            {SeedCounters}
            INSERT INTO Counters (Name, N) SELECT 'long', COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 6000)) a, UNNEST(GENERATE_ARRAY(1, 1000)) b;
            """);
        var instance = Start();
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Tap.Meet = (call, token) =>
        {
            var sending = call.SendAsync(token);
            if (call.Body.Contains("GENERATE_ARRAY", StringComparison.Ordinal))
            {
                running.SetResult();
            }

            return sending;
        };
        _ = instance.RunAsync();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await instance.StopAsync();

        (await Start("late").Mutex.ReadAsync()).Record!.Owner.ShouldBeNull();
        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
    }
}
