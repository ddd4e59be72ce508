using System.Text.Json;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A data step that Spanner aborts, as the emulator does whenever something else writes.</summary>
public sealed class AbortedStepTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_StepIsAbortedTwice_RunsUnderALongerLeaseEachTimeAndSaysSo()
    {
        var instance = await PrepareAsync(new GateSetup());
        var aborts = 0;
        instance.Tap.Meet = (call, token) => IsDmlCommit(call) && aborts++ < 2 ? Task.FromResult(SpannerTap.Aborted()) : call.SendAsync(token);

        await instance.RunAsync();

        Durations(instance).ShouldBe([15_000, 60_000, 240_000, 15_000], "acquired, after each abort, with the step");
        instance.Log.Texts.ShouldContain(text => text.Contains("V0003__count", StringComparison.Ordinal));
        (await RunsAsync()).ShouldBe(1);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
    }

    [Fact]
    public async Task RunAsync_StepIsAbortedForTheWholeTimeout_FailsAndSaysWhatToDo()
    {
        var instance = await PrepareAsync(new GateSetup { Scripts = new() { StatementTimeout = TimeSpan.FromMilliseconds(300) } });
        instance.Tap.Meet = (call, token) => IsDmlCommit(call) ? Task.FromResult(SpannerTap.Aborted()) : call.SendAsync(token);

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("V0003__count.sql: Spanner aborted its transaction");
        shut.Message.ShouldContain("split the file");
        shut.Message.ShouldContain("failed attempt 1 of 3");
        (await RunsAsync()).ShouldBe(0);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
    }

    [Fact]
    public async Task RunAsync_HistoryWriteIsAbortedForEver_IsGivenUpAfterTheTimeOfACallUnderTheLeaseAsItIs()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__index.sql", "CREATE INDEX CountersByN ON Counters (N);");
        var instance = Start("indexing", new GateSetup
        {
            RequestTimeout = TimeSpan.FromSeconds(2),
            Gate = new() { WaitTimeout = TimeSpan.FromSeconds(1) },
        });
        instance.Tap.Meet = (call, token) => call.Kind == "commit" && call.Body.Contains("AppliedStatementsChecksum", StringComparison.Ordinal)
            ? Task.FromResult(SpannerTap.Aborted())
            : call.SendAsync(token);

        var shut = await instance.FailAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        shut.Message.ShouldContain("aborted by the test");
        shut.Message.ShouldNotContain("failed attempt", customMessage: "it is Spanner's doing, not the script's");
        Durations(instance).ShouldBe([15_000]);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied");
    }

    // The history row of a failure is written by a transaction as well, and must come through.
    private static bool IsDmlCommit(TappedCall call) =>
        call.Kind == "commit"
        && call.Body.Contains("transactionId", StringComparison.Ordinal)
        && call.Body.Contains("\"Applied\"", StringComparison.Ordinal);

    /// <summary>
    /// The durations that were written to the lease, without the release and the steps that were aborted; once each, since
    /// the emulator has aborted nothing and refuses a renewal a few times beside the step.
    /// </summary>
    private static List<int> Durations(GateInstance instance)
    {
        List<int> durations = [];
        foreach (var call in instance.Tap.Calls.Where(call => call.Kind == "commit"))
        {
            var inserts = JsonDocument.Parse(call.Body).RootElement.GetProperty("mutations").EnumerateArray()
                .Where(mutation => mutation.TryGetProperty("insert", out var insert)
                    && insert.GetProperty("table").GetString() == "SpannerMutexLeases")
                .Select(mutation => mutation.GetProperty("insert"));
            foreach (var insert in inserts)
            {
                var columns = insert.GetProperty("columns").EnumerateArray().Select(column => column.GetString()).ToList();
                var values = insert.GetProperty("values")[0];
                var isHeld = values[columns.IndexOf("Owner")].ValueKind == JsonValueKind.String;
                var duration = int.Parse(values[columns.IndexOf("DurationMs")].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
                if (isHeld
                    && durations.LastOrDefault() != duration
                    && (!IsDmlCommit(call) || call == instance.Tap.Calls.Last(IsDmlCommit)))
                {
                    durations.Add(duration);
                }
            }
        }

        return durations;
    }

    private async Task<GateInstance> PrepareAsync(GateSetup setup)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__count.sql", Count);
        return Start("counting", setup);
    }
}
