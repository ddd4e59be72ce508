using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Rollouts;

/// <summary>A new revision beside one that serves under load, with real processes, probes and requests.</summary>
public sealed class RolloutTests(OwnEmulator emulator)
{
    [Fact]
    public async Task Rollout_GoodMigrations_MovesTheRequestsWithoutA5xx()
    {
        var run = await DemoRun.RunAsync(await emulator.ProcessAsync(), "--rollout", "--instances", "3");

        run.ExitCode.ShouldBe(0, run.Log);
        run.Flag("ok").ShouldBeTrue(run.Log);
        run.Flag("rolledOut").ShouldBeTrue(run.Log);
        run.Number("newReady").ShouldBe(3);
        run.Number("fiveHundreds").ShouldBe(0);
        run.Number("otherFailures").ShouldBe(0);
        run.Number("servedUnmigrated").ShouldBe(0);
        run.Number("oldServedMeanwhile").ShouldBeGreaterThan(0);
        run.Number("newServed").ShouldBeGreaterThan(0);
        run.Executions.ShouldBe([1, 1, 1, 1, 1, 1, 1, 1, 1]);
        run.ExitCodes("r1-1").ShouldBe([0]);
    }

    [Fact]
    public async Task Rollout_PoisonousMigration_LeavesTheOldRevisionServingAndIsParked()
    {
        var run = await DemoRun.RunAsync(await emulator.ProcessAsync(), "--rollout", "--instances", "3", "--poison");

        run.ExitCode.ShouldBe(0, run.Log);
        run.Flag("ok").ShouldBeTrue(run.Log);
        run.Flag("rolledOut").ShouldBeFalse(run.Log);
        run.Number("newReady").ShouldBe(0);
        run.Number("newServed").ShouldBe(0);
        run.Number("fiveHundreds").ShouldBe(0);
        run.Number("otherFailures").ShouldBe(0);
        run.Number("oldServedMeanwhile").ShouldBeGreaterThan(0);
        run.Number("failedAttempts").ShouldBe(3);
        run.Executions.ShouldBe([1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
        run.ExitCodes("r1-1").ShouldBeEmpty();
        foreach (var instance in (string[])["r2-1", "r2-2", "r2-3"])
        {
            run.ExitCodes(instance).ShouldBe([1, 1, 1], run.Log);
        }
    }
}
