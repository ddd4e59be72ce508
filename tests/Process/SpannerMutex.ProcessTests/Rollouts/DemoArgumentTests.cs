using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Rollouts;

/// <summary>What somebody who tries the demo gets wrong, and what it says of a run that fails.</summary>
public sealed class DemoArgumentTests(OwnEmulator emulator)
{
    [Theory]
    [InlineData("abc")]
    [InlineData("1")]
    [InlineData("241")]
    [InlineData("-5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e2")]
    [InlineData("2,5")]
    [InlineData("5s")]
    public async Task Slow_NotANumberOfSecondsThatCanBe_SaysWhichCan(string value)
    {
        var run = await DemoRun.RunAsync(await emulator.ProcessAsync(), "--rollout", "--slow", value);

        run.ExitCode.ShouldNotBe(0);
        run.Log.ShouldContain($"--slow {value}: give 2 to 240 seconds");
        run.Log.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Run_MigrationFails_PrintsNoTickAndSaysThatItFailed()
    {
        using var scripts = new ScriptsFolder(
            ("V0001__t.sql", "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);"),
            ("V0002__wrong.sql", "INSERT INTO Missing (Id) VALUES (3);"));

        var run = await DemoRun.RunAsync(await emulator.ProcessAsync(), "--instances", "2", "--migrations", scripts.Path);

        run.ExitCode.ShouldBe(1, run.Log);
        run.Log.ShouldNotContain("✓");
        run.Log.ShouldContain("✗ This run failed.");
    }

    [Fact]
    public async Task Run_Succeeds_PrintsNoLineOfMoreThan80Columns()
    {
        var run = await DemoRun.RunAsync(await emulator.ProcessAsync(), "--instances", "3");

        run.ExitCode.ShouldBe(0, run.Log);
        run.Log.Split('\n').Where(line => !line.StartsWith('{') && line.TrimEnd().Length > 80).ShouldBeEmpty();
    }
}
