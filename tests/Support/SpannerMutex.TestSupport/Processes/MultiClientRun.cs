using System.Reflection;
using LocalProcesses;

namespace SpannerMutex.TestSupport.Processes;

/// <summary>One run of tests/Process/MultiClient, which the test assembly's metadata names.</summary>
public static class MultiClientRun
{
    private static readonly string s_program = Assembly.GetEntryAssembly()!
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "MultiClient").Value!;

    /// <returns>Its exit code, and what it said, which the test's output repeats.</returns>
    public static async Task<(int ExitCode, string Said)> StartAsync(string? emulatorHost, params string[] arguments)
    {
        var log = new LogTail(lines: 1000);
        var environment = new Dictionary<string, string?> { ["SPANNER_EMULATOR_HOST"] = emulatorHost, ["SPANNER_EMULATOR_REST_HOST"] = null };
        await using var program = await ChildProcess.StartAsync(["dotnet", s_program, .. arguments], environment, log.Add);
        var exitCode = await program.Exited.WaitAsync(TimeSpan.FromMinutes(2));
        var said = string.Join('\n', log.Lines());
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        return (exitCode, said);
    }
}
