using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

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
        var undisturbed = Start("undisturbed", s_setup);
        await undisturbed.RunAsync();
        await RenewDatabaseAsync();

        // By kind, since what is repeated on a busy machine (an aborted write of the history) moves the places of all the rest.
        var deaths = new Dictionary<string, int>();
        foreach (var kind in undisturbed.Tap.Kinds.Distinct())
        {
            deaths[kind] = 0;
            while (await DieAndFinishAsync(kind, deaths[kind]))
            {
                deaths[kind]++;
                await RenewDatabaseAsync();
            }

            await RenewDatabaseAsync();
        }

        // The calls are many enough to have every kind of step in them.
        deaths["ddl"].ShouldBeGreaterThanOrEqualTo(4, "two tables of ours, two scripts");
        deaths["commit"].ShouldBeGreaterThanOrEqualTo(7, "create, begin, end, DML, begin, end, release");
    }

    /// <summary>Whether the first instance died at a call; false if it was through before.</summary>
    private async Task<bool> DieAndFinishAsync(string kind, int number)
    {
        var first = Start("first", s_setup);
        var died = first.DieAt(kind, number, afterServer);
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
        return died.IsCompleted;
    }
}
