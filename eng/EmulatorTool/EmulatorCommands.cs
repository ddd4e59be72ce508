using SpannerMutex.Emulator;

namespace EmulatorTool;

/// <summary>What the tool does.</summary>
internal static class EmulatorCommands
{
    // What a shell says of a process that SIGINT ended.
    private const int Interrupted = 130;

    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (EmulatorEnvironment.Host is null)
        {
            await EmulatorInstaller.FindOrInstallAsync(Console.Error.WriteLine, cancellationToken);
        }
    }

    /// <summary>
    /// Starts an installed emulator for a process that isn't .NET, tells it where, and keeps it until that process closes
    /// our input, which its end does too. Tells nothing where none is installed.
    /// </summary>
    public static async Task ServeAsync(CancellationToken cancellationToken)
    {
        if (EmulatorLocator.Find() is not { } binaries)
        {
            return;
        }

        await using var emulator = await EmulatorProcess.StartAsync(binaries);
        await Console.Out.WriteLineAsync(emulator.Host);
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null, cancellationToken).WaitAsync(cancellationToken);
    }

    // Errors that the user can do something about are told without a stack trace; any other is a bug and keeps its own.
    public static async Task<int> RunAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is EmulatorMissingException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
