using SpannerMutex.Migrations;
using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>The holder dies at each of its calls in turn, from the first to the last; another instance finishes.</summary>
public abstract class CrashAtEachCall(EmulatorFixture emulator, bool afterServer) : ScriptMigrationTests(emulator)
{
    private static readonly GateSetup s_setup = new()
    {
        LeaseDuration = TimeSpan.FromSeconds(1),
        PollInterval = TimeSpan.FromMilliseconds(20),
        ReleaseTimeout = TimeSpan.FromMilliseconds(300),
    };

    [Fact]
    public async Task RunAsync_HolderDiesAtACall_AnotherFinishesWithEveryEffectOnce()
    {
        Folder
            .With("V0001__create.sql", $"{CreateCounters}\nCREATE TABLE Orders (Id INT64) PRIMARY KEY (Id);")
            .With("V0002__count.sql", $"{SeedCounters}\n{Count}")
            .With("V0003__index.sql", "CREATE INDEX CountersByN ON Counters (N);");
        var at = new List<TappedCall>();
        while (await DieAndFinishAsync(at.Count) is { } call)
        {
            at.Add(call);
            await RenewDatabaseAsync();
        }

        // The script of calls is long enough to have every kind of step in it.
        at.Count(call => call.Kind == "ddl").ShouldBeGreaterThanOrEqualTo(4, "two tables of ours, two scripts");
        at.Count(call => call.Kind == "commit").ShouldBeGreaterThanOrEqualTo(7, "create, begin, end, DML, begin, end, release");
    }

    /// <summary>The call at which the first instance died; null if it was through before.</summary>
    private async Task<TappedCall?> DieAndFinishAsync(int number)
    {
        var first = Start("first", s_setup);
        var died = first.DieAt(number, afterServer);
        var through = first.RunAsync();
        await Task.WhenAny(died, through);

        var second = Start("second", s_setup);
        await second.RunAsync();

        var where = $"the first instance died {(afterServer ? "after" : "before")} {(died.IsCompleted ? await died : null)}";
        second.Gate.State.Phase.ShouldBe(MigrationPhase.Done, where);
        (await RunsAsync()).ShouldBe(1, where);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied", where);
        var ddl = await AppliedDdlAsync();
        ddl.ShouldBeUnique(where);
        ddl.Count.ShouldBe(5, where);
        return died.IsCompleted ? await died : null;
    }
}
