using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Faults;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>The holder's wire to Spanner breaks at a random moment. Another takes over, and the first comes back once the wire is whole.</summary>
public sealed class WireFaultTests(OwnEmulator emulator, ITestOutputHelper output)
{
    private const int Rounds = 4;

    [Theory]
    [InlineData(TcpFault.Delay)]
    [InlineData(TcpFault.BlackHole)]
    [InlineData(TcpFault.Cut)]
    [InlineData(TcpFault.Reset)]
    public async Task Wire_BrokenAtARandomMoment_AnotherTakesOverAndNothingIsLost(TcpFault fault)
    {
        var seed = RandomMoments.Seed(output);
        var random = new Random(seed);
        var server = await emulator.ProcessAsync();
        var settings = new HolderSettings(await HolderTeam.CreateDatabaseAsync(server), $"{fault}");
        await using var team = new HolderTeam(settings, $"127.0.0.1:{server.RestPort}");
        var wires = new Dictionary<HolderProcess, TcpProxy>();
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var wire = new TcpProxy(server.RestPort);
                wires.Add(await team.StartAsync(viaHost: wire.Host), wire);
            }

            for (var round = 1; round <= Rounds; round++)
            {
                var victim = await team.NextHolderAsync();
                await random.PassAsync(TimeSpan.FromMilliseconds(200));
                var other = team.NextHolderAsync(otherThan: victim);
                wires[victim].Strike(fault);
                await other;
                await random.PassAsync(settings.Duration);

                var back = team.UntilItWorksAsync(victim);
                wires[victim].Heal();
                await back;
                await team.CheckAsync($"seed {seed}, round {round}");
            }

            await team.EndAsync($"seed {seed}, at the end");
        }
        finally
        {
            foreach (var wire in wires.Values)
            {
                await wire.DisposeAsync();
            }
        }
    }
}
