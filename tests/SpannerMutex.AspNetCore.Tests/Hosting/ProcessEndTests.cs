namespace SpannerMutex.AspNetCore.Tests.Hosting;

/// <summary>How a real process ends: its exit code, its last words, its lease.</summary>
public sealed class ProcessEndTests
{
    private static readonly TimeSpan CloudRunLeaves = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("Checking", "free")]
    [InlineData("Waiting", "other")]
    [InlineData("Migrating", "free")]
    public async Task Sigterm_InHoldMode_EndsCleanlyWithTheLeaseFree(string phase, string lease)
    {
        await using var host = Start("GateHost", phase, "Hold");
        await host.LineAsync("LISTENING");
        await host.LineAsync("STUCK");

        host.Terminate();

        (await host.ExitAsync(within: Promised)).ShouldBe(0, host.Output);
        host.Lines.ShouldContain($"LEASE {lease}");
    }

    [Theory]
    [InlineData("Checking", "free")]
    [InlineData("Waiting", "other")]
    [InlineData("Migrating", "free")]
    public async Task Sigterm_WhileStartupIsBlocked_EndsWithTheLeaseFreeAndThePortShut(string phase, string lease)
    {
        await using var host = Start("GateHost", phase, "BlockStartup");
        await host.LineAsync("STUCK");

        host.Terminate();

        await host.ExitAsync(within: Promised);
        host.Lines.ShouldContain($"LEASE {lease}");
        host.Output.ShouldNotContain("LISTENING");
    }

    [Theory]
    [InlineData("Hold")]
    [InlineData("BlockStartup")]
    public async Task Sigterm_MigratorDoesNotHeedIt_EndsBeforeCloudRunKills(string mode)
    {
        await using var host = Start("GateHost", "Stubborn", mode);
        await host.LineAsync("STUCK");
        if (mode == "Hold")
        {
            await host.LineAsync("LISTENING");
        }

        host.Terminate();

        await host.ExitAsync(within: CloudRunLeaves);
        host.Output.ShouldContain("The migrator has not heeded its cancellation");
        host.Lines.ShouldContain("LEASE held");
    }

    [Fact]
    public async Task Gate_FailsInHoldMode_EndsWithCode1AndSaysWhyLast()
    {
        await using var host = Start("GateHost", "Failing", "Hold");

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Lines.ShouldContain("LEASE free");
        var lastWords = host.Lines.Last(line => !line.StartsWith("LEASE", StringComparison.Ordinal));
        lastWords.ShouldContain("the migration is broken");
        host.Output.ShouldNotContain("Unhandled exception");
    }

    [Fact]
    public async Task Gate_FailsWhileTheHostStillStarts_EndsWithCode1AndTheReason()
    {
        await using var host = Start("GateHost", "FailingAtOnce", "Hold");

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Output.ShouldContain("the database is broken");
        host.Output.ShouldNotContain("Unhandled exception");
    }

    [Fact]
    public async Task Gate_FailsInAHostWhoseMainReturnsZero_EndsWithAnotherCode()
    {
        await using var host = Start("GateHostReturningZero", "Failing", "Hold");

        (await host.ExitAsync()).ShouldNotBe(0, host.Output);

        host.Output.ShouldContain("the migration is broken");
    }

    [Theory]
    [InlineData("GateHost")]
    [InlineData("GateHostReturningZero")]
    public async Task Gate_FailsWhileStartupIsBlocked_EndsWithAnotherCodeThan0AndThePortShut(string project)
    {
        await using var host = Start(project, "Failing", "BlockStartup");

        (await host.ExitAsync()).ShouldNotBe(0, host.Output);

        host.Output.ShouldContain("the migration is broken");
        host.Output.ShouldNotContain("LISTENING");
    }

    [Fact]
    public async Task Gate_OpensWhileStartupIsBlocked_OnlyThenThePortOpens()
    {
        await using var host = Start("GateHost", "Nothing", "BlockStartup");

        var address = (await host.LineAsync("LISTENING")).Split(' ')[1];
        using var client = new HttpClient();
        (await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken)).ShouldBe("served");

        host.Terminate();
        (await host.ExitAsync(within: Promised)).ShouldBe(0, host.Output);
    }

    private static HostProcess Start(string project, string scenario, string mode) => HostProcess.Start(
        $"tests/{project}",
        new Dictionary<string, string?> { ["SpannerMutex__Gate__Mode"] = mode },
        $"--Scenario={scenario}");
}
