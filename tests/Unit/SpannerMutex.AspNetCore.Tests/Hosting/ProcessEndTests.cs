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

        (await host.ExitAsync(within: Promised)).ShouldBe(1, host.Output);
        host.Lines.ShouldContain($"LEASE {lease}");
        host.Output.ShouldNotContain("LISTENING");
        host.Output.ShouldContain("The host was told to stop before its migration gate opened.");
        ShouldEndLikeNoCrash(host);
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
        host.Output.ShouldContain("The migrator did not stop within");
        host.Lines.ShouldContain("LEASE held");
    }

    [Fact]
    public async Task Gate_FailsInHoldMode_EndsWithCode1AndSaysWhyOnce()
    {
        await using var host = Start("GateHost", "Failing", "Hold");

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Lines.ShouldContain("LEASE free");
        var lastWords = host.Lines.Last(line => !line.StartsWith("LEASE", StringComparison.Ordinal));
        lastWords.ShouldContain("ends with exit code 1");
        host.Lines.Count(line => line.Contains("will not serve", StringComparison.Ordinal)).ShouldBe(1);
        host.Output.ShouldContain("the migration is broken (failed attempt 1");
        ShouldEndLikeNoCrash(host);
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

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Output.ShouldContain("the migration is broken");
        ShouldEndLikeNoCrash(host);
    }

    [Theory]
    [InlineData("GateHost", "")]
    [InlineData("GateHostReturningZero", "")]
    [InlineData("GateHost", "--Logging:LogLevel:Default=None")]
    public async Task Gate_FailsWhileStartupIsBlocked_EndsWithCode1ThePortShutAndTheReasonSaidOnce(string project, string argument)
    {
        await using var host = Start(project, "Failing", "BlockStartup", argument);

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Lines.Count(line => line.Contains("the migration is broken (failed attempt 1", StringComparison.Ordinal)).ShouldBe(1, host.Output);
        host.Output.ShouldNotContain("LISTENING");
        host.Lines.ShouldContain("LEASE free");
        ShouldEndLikeNoCrash(host);
    }

    [Theory]
    [InlineData("GateHost", "Hold")]
    [InlineData("GateHost", "BlockStartup")]
    [InlineData("GateHostReturningZero", "Hold")]
    [InlineData("GateHostReturningZero", "BlockStartup")]
    public async Task Gate_FailsInAJob_EndsWithCode1AndSaysWhyOnce(string project, string mode)
    {
        await using var host = Start(project, "Failing", mode, "--Job=true");

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Lines.Count(line => line.Contains("will not serve", StringComparison.Ordinal)).ShouldBe(1, host.Output);
        ShouldEndLikeNoCrash(host);
    }

    [Fact]
    public async Task Gate_OpensInAJob_EndsWithCode0()
    {
        await using var host = Start("GateHost", "Nothing", "Hold", "--Job=true");

        (await host.ExitAsync()).ShouldBe(0, host.Output);
    }

    [Fact]
    public async Task Sigterm_InAJobThatMigrates_EndsWithCode1LikeNoCrash()
    {
        await using var host = Start("GateHost", "Migrating", "Hold", "--Job=true");
        await host.LineAsync("STUCK");

        host.Terminate();

        (await host.ExitAsync()).ShouldBe(1, host.Output);
        ShouldEndLikeNoCrash(host);
    }

    [Theory]
    [InlineData("GateHost", "Hold", "")]
    [InlineData("GateHost", "BlockStartup", "")]
    [InlineData("GateHost", "Hold", "--Job=true")]
    [InlineData("GateHost", "Hold", "--Logging:LogLevel:Default=None")]
    [InlineData("GateHost", "Hold", "--AsksEarly=true")]
    [InlineData("GateHostReturningZero", "Hold", "")]
    [InlineData("GateHostReturningZero", "Hold", "--AsksEarly=true")]
    public async Task Settings_AreInvalid_EndsWithCode1AndSaysSoOnce(string project, string mode, string argument)
    {
        await using var host = Start(project, "Nothing", mode, argument, "--SpannerMutex:Gate:Rolle=WaitOnly", "--SpannerMutex:Lease:Duration=5");

        (await host.ExitAsync()).ShouldBe(1, host.Output);

        host.Lines.Count(line => line.Contains("SpannerMutex:Gate:Rolle: there is no such key", StringComparison.Ordinal)).ShouldBe(1, host.Output);
        host.Lines.Count(line => line.Contains("SpannerMutex:Lease:Duration: '5' is a bare number", StringComparison.Ordinal)).ShouldBe(1, host.Output);
        host.Output.ShouldNotContain("LISTENING");
        host.Output.ShouldNotContain("   at ");
        ShouldEndLikeNoCrash(host);
    }

    [Fact]
    public async Task App_ThrowsAnErrorOfItsOwn_IsLeftToDotNet()
    {
        await using var host = Start("GateHost", "Nothing", "Hold", "--Throws=true");

        (await host.ExitAsync()).ShouldNotBe(1, host.Output);

        host.Output.ShouldContain("Unhandled exception. System.InvalidOperationException: the app is broken");
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

    private static void ShouldEndLikeNoCrash(HostProcess host)
    {
        host.Output.ShouldNotContain("Unhandled exception");
        host.Output.ShouldNotContain("   at Microsoft.Extensions.Hosting");
    }

    private static HostProcess Start(string project, string scenario, string mode, params string[] args) => HostProcess.Start(
        $"tests/Process/{project}",
        new Dictionary<string, string?> { ["SpannerMutex__Gate__Mode"] = mode },
        [$"--Scenario={scenario}", .. args.Where(argument => argument.Length > 0)]);
}
