using SpannerMutex.Emulator;
using Spectre.Console;

namespace RolloutDemo.Database;

/// <summary>The emulator of a run: the one that the environment names, else one started for it.</summary>
internal sealed class DemoEmulator : IAsyncDisposable
{
    private readonly EmulatorProcess? _process;

    private DemoEmulator(EmulatorProcess? process) => _process = process;

    /// <summary>Host and gRPC port of the emulator started here; null: the environment names it.</summary>
    public string? Host => _process?.Host;

    public static async Task<DemoEmulator> ProvideAsync(IAnsiConsole console, CancellationToken cancellationToken) =>
        EmulatorEnvironment.Host is not null
            ? new DemoEmulator(process: null)
            : new DemoEmulator(await EmulatorProcess.StartAsync(
                await EmulatorInstaller.FindOrInstallAsync(text => console.MarkupLineInterpolated($"{text}"), cancellationToken)));

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
