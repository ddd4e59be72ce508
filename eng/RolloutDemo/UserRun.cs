using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SpannerMutex;
using SpannerMutex.Emulator;
using Spectre.Console;

namespace RolloutDemo;

/// <summary>A run before a user: told on a terminal, ended by signals, with its result as JSON where that is asked for, and an exit code.</summary>
internal static class UserRun
{
    private const int WidthOfAFile = 80;

    // What a shell says of a process that SIGINT ended.
    private const int Interrupted = 130;

    /// <param name="run">What is run.</param>
    /// <param name="nothing">The result of a run that ended before it had one.</param>
    /// <param name="isOk">Whether the exit code is 0.</param>
    /// <param name="json">How the result is printed on stdout; null: it isn't.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<int> RunAsync<T>(
        Func<IAnsiConsole, CancellationToken, Task<T>> run, T nothing, Func<T, bool> isOk, JsonTypeInfo<T>? json, CancellationToken cancellationToken)
        where T : class
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ended.Cancel();
        });
        var console = json is not null ? Terminal(Console.Error, Console.IsErrorRedirected) : Terminal(Console.Out, Console.IsOutputRedirected);
        var result = await GuardAsync(console, token => run(console, token), ended.Token);
        if (json is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(result ?? nothing, json));
        }

        return result is not null && isOk(result) ? 0 : ended.IsCancellationRequested ? Interrupted : 1;
    }

    // Errors that the user can do something about are told without a stack trace; any other is a bug and keeps its own.
    private static async Task<T?> GuardAsync<T>(IAnsiConsole console, Func<CancellationToken, Task<T>> run, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await run(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.MarkupLine("[yellow]Interrupted; everything that was started has ended.[/]");
        }
        catch (Exception e) when (e is SpannerMutexException or DemoException or EmulatorMissingException or TimeoutException or ArgumentException)
        {
            console.MarkupLineInterpolated($"[red]{e.Message}[/]");
        }

        return null;
    }

    private static IAnsiConsole Terminal(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
        {
            console.Profile.Width = WidthOfAFile;
        }

        return console;
    }
}
