using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.TestSupport.Processes;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>
/// Many processes with many clients each try one section at once: one line a round, no increment lost. By hand, and larger:
/// <c>dotnet run --project tests/Process/MultiClient -c Release -- --processes 8 --clients 10 --rounds 20</c>.
/// </summary>
public sealed class MultiClientTests(OwnEmulator emulator)
{
    private static readonly string[] s_size = ["--processes", "4", "--clients", "5", "--rounds", "3"];

    // The ADO.NET store goes through the stand-in here; tests/Integrations/SpannerData repeats this with Google's driver.
    [Theory]
    [InlineData("Rest")]
    [InlineData("Rest", "AdoNet")]
    public async Task Clients_OfManyProcessesUnderTheMutex_WriteOneLineARoundAndLoseNoIncrement(params string[] stores)
    {
        var (exitCode, said) = await RunAsync(["--stores", .. stores]);

        exitCode.ShouldBe(0, said);
        said.ShouldContain("3 lines in 3 rounds; counter 60 of 60");
    }

    [Fact]
    public async Task Clients_WithoutTheMutex_AreCaught()
    {
        var (exitCode, said) = await RunAsync("--no-lock");

        exitCode.ShouldBe(1, said);
        said.ShouldContain("NOT kept");
    }

    private async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments) =>
        await MultiClientRun.StartAsync((await emulator.ProcessAsync()).Host, [.. s_size, .. arguments]);
}
