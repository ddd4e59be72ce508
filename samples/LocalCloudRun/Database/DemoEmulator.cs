using System.Diagnostics;
using SpannerMutex.Emulator;
using Spectre.Console;

namespace LocalCloudRun.Database;

/// <summary>The emulator of a run: the one that the environment names, else one started for it.</summary>
internal sealed class DemoEmulator : IAsyncDisposable
{
    private static readonly string[] s_variables = ["SPANNER_EMULATOR_REST_HOST", "SPANNER_EMULATOR_HOST"];

    private readonly EmulatorProcess? _process;

    private DemoEmulator(EmulatorProcess? process) => _process = process;

    /// <summary>Host and gRPC port of the emulator started here; null: the environment names it.</summary>
    public string? Host => _process?.Host;

    public static async Task<DemoEmulator> ProvideAsync(IAnsiConsole console, CancellationToken cancellationToken) =>
        Named() is not null
            ? new DemoEmulator(process: null)
            : new DemoEmulator(await EmulatorProcess.StartAsync(await FindBinariesAsync(console, cancellationToken)));

    /// <summary>Says where the emulator is, after installing one where there is none.</summary>
    public static async Task<string> FindAsync(IAnsiConsole console, CancellationToken cancellationToken) =>
        Named() ?? (await FindBinariesAsync(console, cancellationToken)).Gateway;

    /// <summary>
    /// Starts an installed emulator for a process that isn't .NET, tells it where, and keeps it until that process closes
    /// our input, which its end does too. Tells nothing where none is installed.
    /// </summary>
    public static async Task<string> ServeAsync(TextWriter caller, CancellationToken cancellationToken)
    {
        if (EmulatorLocator.Find() is not { } binaries)
        {
            return "";
        }

        await using var emulator = await EmulatorProcess.StartAsync(binaries);
        await caller.WriteLineAsync(emulator.Host);
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null, cancellationToken).WaitAsync(cancellationToken);
        return emulator.Host;
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string? Named() =>
        s_variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(host => !string.IsNullOrEmpty(host));

    private static async Task<EmulatorBinaries> FindBinariesAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        if (EmulatorLocator.Find() is { } found)
        {
            return found;
        }

        console.MarkupLine("There is no Spanner emulator here yet; trying to get one.");
        using var installer = Process.Start(new ProcessStartInfo("bash", [Checkout.EmulatorInstaller]))!;
        await installer.WaitForExitAsync(cancellationToken);
        return EmulatorLocator.Find() ?? throw new DemoException(
            """
            There is no Spanner emulator, and it could not be installed (the reason stands above). Do one of these and run this again:
              - start one anywhere and name it:  export SPANNER_EMULATOR_HOST=localhost:9010   (its REST port must be 10 higher)
              - Debian, Ubuntu, with Google's archive (https://cloud.google.com/sdk/docs/install#deb):
                    sudo apt-get install google-cloud-cli-spanner-emulator
              - with the Google Cloud CLI:  gcloud components install cloud-spanner-emulator
              - start Docker: the emulator is then taken from the image gcr.io/cloud-spanner-emulator/emulator
            """);
    }
}
