using System.Text.Json;
using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Rollouts;

/// <summary>One run of the demo's program, as <c>demo.sh … --json</c> makes it, and the JSON that it ended with.</summary>
internal sealed record DemoRun(int ExitCode, JsonElement Result, string Log)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    public static async Task<DemoRun> RunAsync(EmulatorProcess emulator, params string[] arguments)
    {
        var log = new LogTail(lines: 400);
        var environment = new Dictionary<string, string?>
        {
            ["SPANNER_EMULATOR_HOST"] = emulator.Host,
            ["SPANNER_EMULATOR_REST_HOST"] = null,
        };
        await using var demo = await ChildProcess.StartAsync(["dotnet", AppBuild.Demo, .. arguments, "--json"], environment, log.Add);
        var exitCode = await demo.Exited.WaitAsync(s_patience);
        var lines = log.Lines();
        return new DemoRun(
            exitCode,
            JsonDocument.Parse(lines.LastOrDefault(line => line.StartsWith('{')) ?? "{}").RootElement,
            string.Join('\n', lines));
    }

    public int Number(string name) => Result.GetProperty(name).GetInt32();

    public bool Flag(string name) => Result.GetProperty(name).GetBoolean();

    /// <summary>How often the effect of each migration is in the database, in the order of the versions.</summary>
    public IReadOnlyList<int> Executions => [.. Result.GetProperty("executions").EnumerateObject().Select(migration => migration.Value.GetInt32())];

    /// <summary>How the processes of an instance ended.</summary>
    public IReadOnlyList<int> ExitCodes(string instance) =>
        [.. Result.GetProperty("exitCodes").GetProperty(instance).EnumerateArray().Select(code => code.GetInt32())];
}
