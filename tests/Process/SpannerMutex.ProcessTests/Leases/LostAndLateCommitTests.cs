using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>Single commits are lost on their way, on their way back, or come too late: acquisitions, fenced writes and releases alike.</summary>
public sealed class LostAndLateCommitTests(OwnEmulator emulator, ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(BreakSide.BeforeTheServer)]
    [InlineData(BreakSide.AfterTheServer)]
    public async Task Commit_WhoseRequestOrReplyIsLost_HappensOnceAndTheLeaseIsKept(BreakSide side)
    {
        var seed = RandomMoments.Seed(output);
        var random = new Random(seed);
        var server = await emulator.ProcessAsync();
        await using var proxy = await SpannerProxy.StartAsync($"127.0.0.1:{server.RestPort}");
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), $"{side}") { Duration = TimeSpan.FromSeconds(15) };
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        var holder = await team.StartAsync(viaHost: proxy.RestHost);

        // A section makes seven commits.
        for (var round = 0; round < 20; round++)
        {
            var before = random.Next(7);
            var breakpoint = proxy.BreakAt(call => call.IsCommit && before-- == 0, side);
            var lost = await breakpoint.Reached.WaitAsync(s_patience);
            var itWorks = team.UntilItWorksAsync(holder);
            breakpoint.Cut();
            await itWorks;
            await team.CheckAsync($"seed {seed}, {lost}");
        }

        var work = await team.EndAsync($"seed {seed}, at the end");
        var events = team.Events.All;
        events.ShouldNotContain(told => told.Kind == HolderEventKind.Lost || told.Kind == HolderEventKind.Refused || told.Kind == HolderEventKind.Disturbed);

        // The last section may have been ended by SIGTERM while its last commit was under way.
        var confirmed = events.Count(told => told.Kind == HolderEventKind.Entered || told.Kind == HolderEventKind.Incremented || told.Kind == HolderEventKind.Left);
        work.Steps.Count.ShouldBeInRange(confirmed, confirmed + 1);
    }

    [Fact]
    public async Task Commit_ThatArrivesAfterASuccessorWrote_IsNotApplied()
    {
        var server = await emulator.ProcessAsync();
        await using var proxy = await SpannerProxy.StartAsync($"127.0.0.1:{server.RestPort}");
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), "late");
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        var victim = await team.StartAsync(viaHost: proxy.RestHost);
        var successor = await team.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var breakpoint = proxy.BreakAt(call => call.IsCommit && call.Text.Contains("Counters"), BreakSide.BeforeTheServer);
            await breakpoint.Reached.WaitAsync(s_patience);
            await team.UntilToldAsync(successor, "increments", told => told.Kind == HolderEventKind.Incremented);
            breakpoint.GoOn();
            await breakpoint.Forwarded.WaitAsync(s_patience);
            await team.UntilItWorksAsync(victim);
            await team.CheckAsync($"round {round}");
        }

        // The victim has sent each of the held commits again after a third of its lease, so it went on meanwhile: what the
        // late ones would have doubled, the checks of the rounds see.
        await team.EndAsync("at the end");
    }
}
