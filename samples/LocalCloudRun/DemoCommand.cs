using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using System.Text.Json;
using LocalCloudRun.Database;
using LocalCloudRun.Report;
using Spectre.Console;
using SpannerMutex;

namespace LocalCloudRun;

/// <summary>The command line.</summary>
internal static class DemoCommand
{
    private const int MostInstances = 100;

    private const int WidthOfAFile = 120;

    // What a shell says of a process that SIGINT ended.
    private const int Interrupted = 130;

    public static Task<int> RunAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        return parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // After Ctrl-C or SIGTERM the instances have 10 s to end, as on Cloud Run; then this process ends them.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
        });
    }

    private static Command Create()
    {
        var instances = new Option<int>("--instances")
        {
            Description = $"How many instances start at once, 1 to {MostInstances}.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, out var count) && count is >= 1 and <= MostInstances)
                {
                    return count;
                }

                result.AddError($"--instances {result.Tokens[0].Value}: give a number from 1 to {MostInstances}.");
                return 0;
            },
        };
        var migrations = new Option<DirectoryInfo>("--migrations")
        {
            Description = "A folder of migrations (V0001__name.sql …) to run in place of the sample's own.",
            HelpName = "DIR",
        };
        migrations.AcceptExistingOnly();
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one line of JSON on stdout; all else goes to stderr.",
        };

        // Handled by demo.sh; it stands here for the help.
        var noBuild = new Option<bool>("--no-build") { Description = "Run what was built before." };

        var command = new Command(
            "./demo.sh",
            "Starts many instances of one service at once on an empty Spanner database (in an emulator), sends them requests "
            + "from the first moment on, and checks in the database that exactly one migrated it and none served before.")
        {
            instances, migrations, json, noBuild, new HelpOption(),
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DemoOptions(parsed.GetValue(instances), parsed.GetValue(migrations), parsed.GetValue(json)), cancellationToken));

        var emulator = new Command("emulator", "Finds a Spanner emulator, or installs one.") { Hidden = true };
        emulator.SetAction((_, cancellationToken) => FindEmulatorAsync(cancellationToken));
        command.Subcommands.Add(emulator);
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ended.Cancel();
        });
        var console = options.Json ? Terminal(Console.Error, Console.IsErrorRedirected) : Terminal(Console.Out, Console.IsOutputRedirected);
        var result = await GuardAsync(console, ct => Demo.RunAsync(options, console, ct), ended.Token);
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(result ?? DemoResult.Nothing(options.Instances), DemoResultJson.Default.DemoResult));
        }

        return result is { Ok: true } ? 0 : ended.IsCancellationRequested ? Interrupted : 1;
    }

    private static async Task<int> FindEmulatorAsync(CancellationToken cancellationToken)
    {
        var console = Terminal(Console.Error, Console.IsErrorRedirected);
        var description = await GuardAsync(console, ct => DemoEmulator.FindAsync(console, ct), cancellationToken);
        return description is null ? 1 : 0;
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
        catch (Exception e) when (e is SpannerMutexException or DemoException or TimeoutException or ArgumentException)
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
