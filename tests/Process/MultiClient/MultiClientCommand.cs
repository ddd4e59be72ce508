using System.CommandLine;
using SpannerMutex;

namespace MultiClient;

/// <summary>The command line. Exit code 0: every section was kept; 1: one was not; 2: it could not be tried.</summary>
internal static class MultiClientCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var parsed = Create().Parse(arguments);
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? 2 : exitCode;
        }
        catch (Exception e) when (e is SpannerMutexException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static RootCommand Create()
    {
        var processes = Number("--processes", 8, "How many processes take part.");
        var clients = Number("--clients", 10, "How many clients each process has.");
        var rounds = Number("--rounds", 1, "How many rounds of each section.");
        var noLock = new Option<bool>("--no-lock") { Description = "Goes without the mutex: shows that this test can fail." };
        var stores = new Option<LeaseClient[]>("--stores")
        {
            DefaultValueFactory = _ => [LeaseClient.Rest],
            Description = "How the processes keep their leases, in turn: Rest (the built-in client), AdoNet (Google.Cloud.Spanner.Data).",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new RootCommand(
            "Many processes with many clients each try a critical section at once. Each round, exactly one of them may add its "
            + "line to a file; and an unprotected counter in a file, which each counts up under the mutex, must lose nothing. "
            + "The emulator is that of SPANNER_EMULATOR_HOST, else one of its own.")
        {
            processes, clients, rounds, noLock, stores,
        };
        command.SetAction((parsed, cancellationToken) => Coordinator.RunAsync(
            new MultiClientOptions(
                parsed.GetValue(processes),
                parsed.GetValue(clients),
                parsed.GetValue(rounds),
                parsed.GetValue(noLock),
                parsed.GetRequiredValue(stores)),
            cancellationToken));
        command.Subcommands.Add(CreateWorker(clients, rounds));
        return command;
    }

    // What the processes are started with.
    private static Command CreateWorker(Option<int> clients, Option<int> rounds)
    {
        var folder = new Option<string>("--folder") { Required = true };
        var process = new Option<int>("--process") { Required = true };
        var database = new Option<string>("--database");
        var store = new Option<LeaseClient>("--store");
        var worker = new Command("worker") { folder, process, clients, rounds, database, store };
        worker.Hidden = true;
        worker.SetAction((parsed, cancellationToken) => Worker.RunAsync(
            new WorkerOptions(
                parsed.GetRequiredValue(folder),
                parsed.GetValue(process),
                parsed.GetValue(clients),
                parsed.GetValue(rounds),
                parsed.GetValue(database),
                parsed.GetValue(store)),
            cancellationToken));
        return worker;
    }

    private static Option<int> Number(string name, int value, string description)
    {
        var option = new Option<int>(name) { DefaultValueFactory = _ => value, Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name}: give a number from 1 on.");
            }
        });
        return option;
    }
}
