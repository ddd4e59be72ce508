using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>The emulator is killed and comes back empty: it keeps its data in memory.</summary>
public sealed class EmulatorRestartTests(OwnEmulator emulator)
{
    [Fact]
    public async Task Emulator_KilledAndStartedEmpty_HoldersSayWhatIsWrongAndGoOnWithHigherTokens()
    {
        await emulator.ProcessAsync();
        await using var server = await EmulatorProcess.StartAsync(EmulatorLocator.Find()!);
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), "restart");
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        await team.StartAsync();
        await team.StartAsync();
        await team.UntilAllWorkAsync();
        var before = await team.CheckAsync("before the emulator is killed");

        var unreachable = UntilAllSayAsync(team, "no Spanner emulator answers at");
        await server.StopAsync();
        await unreachable;

        var missing = UntilAllSayAsync(team, $"does not have {settings.Database}");
        await server.StartAsync();
        await missing;

        team.BeginAnew();
        var working = team.UntilAllWorkAsync();
        await HolderTeam.CreateDatabaseAsync(server, settings.Database);
        await working;

        var after = await team.EndAsync("after the emulator came back");
        after.Steps.Min(step => step.Token).ShouldBeGreaterThan(before.Steps.Max(step => step.Token));
    }

    private static Task<HolderEvent[]> UntilAllSayAsync(HolderTeam team, string text) => Task.WhenAll(team.Holders.Select(holder =>
        team.UntilToldAsync(holder, $"says '{text}'", told => told.Message?.Contains(text, StringComparison.Ordinal) == true)));
}
