using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Processes;

namespace SpannerMutex.Integrations.SpannerData;

/// <summary>Processes that keep their leases through Google's driver, alone and beside the built-in client, on one table.</summary>
public sealed class MultiClientTests(EmulatorFixture emulator)
{
    [Theory]
    [InlineData("AdoNet")]
    [InlineData("Rest", "AdoNet")]
    public async Task Clients_OfManyProcesses_WriteOneLineARoundAndLoseNoIncrement(params string[] stores)
    {
        if (await emulator.HostAsync() is not { } host)
        {
            EmulatorFixture.Missing();
            return;
        }

        var (exitCode, said) = await MultiClientRun.StartAsync(
            host, ["--processes", "4", "--clients", "5", "--rounds", "3", "--stores", .. stores]);

        exitCode.ShouldBe(0, said);
        said.ShouldContain("3 lines in 3 rounds; counter 60 of 60");
    }
}
