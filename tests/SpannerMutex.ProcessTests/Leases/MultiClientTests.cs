using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>
/// Many processes with many clients each try one section at once: one line a round, no increment lost. By hand, and larger:
/// <c>dotnet run --project tests/MultiClient -c Release -- --processes 8 --clients 10 --rounds 20</c>.
/// </summary>
public sealed class MultiClientTests(OwnEmulator emulator, ITestOutputHelper output)
{
    [Fact]
    public async Task Clients_OfManyProcessesUnderTheMutex_WriteOneLineARoundAndLoseNoIncrement()
    {
        var (exitCode, said) = await RunAsync("--processes", "4", "--clients", "5", "--rounds", "3");

        exitCode.ShouldBe(0, said);
        said.ShouldContain("3 lines in 3 rounds; counter 60 of 60");
    }

    [Fact]
    public async Task Clients_WithoutTheMutex_AreCaught()
    {
        var (exitCode, said) = await RunAsync("--processes", "4", "--clients", "5", "--rounds", "3", "--no-lock");

        exitCode.ShouldBe(1, said);
        said.ShouldContain("NOT kept");
    }

    private async Task<(int ExitCode, string Said)> RunAsync(params string[] arguments)
    {
        var server = await emulator.ProcessAsync();
        var log = new LogTail(lines: 1000);
        var environment = new Dictionary<string, string?> { ["SPANNER_EMULATOR_HOST"] = server.Host, ["SPANNER_EMULATOR_REST_HOST"] = null };
        await using var program = await ChildProcess.StartAsync(["dotnet", AppBuild.MultiClient, .. arguments], environment, log.Add);
        var exitCode = await program.Exited.WaitAsync(TimeSpan.FromMinutes(2));
        var said = string.Join('\n', log.Lines());
        output.WriteLine(said);
        return (exitCode, said);
    }
}
