using System.CommandLine;

namespace LeaseHolder;

/// <summary>The command line.</summary>
internal static class HolderCommand
{
    public static Task<int> RunAsync(string[] arguments) => Create().Parse(arguments).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    private static RootCommand Create()
    {
        var database = new Option<string>("--database") { Required = true, Description = "projects/P/instances/I/databases/D; the emulator comes from the environment." };
        var lease = new Option<string>("--lease") { Required = true, Description = "The lease to hold." };
        var client = new Option<string>("--client") { Required = true, Description = "This process's name in the log." };
        var duration = Milliseconds("--duration", 1000, "The lease's duration.");
        var poll = Milliseconds("--poll", 100, "The longest time between two reads of a waiter.");
        var increments = new Option<int>("--increments") { DefaultValueFactory = _ => 3, Description = "Fenced increments in each critical section." };
        var work = Milliseconds("--work", 20, "The work of each increment.");
        var command = new RootCommand(
            "Acquires a lease again and again; each time it counts up in fenced commits and logs each of them. It tells what it does as JSON lines, until SIGTERM.")
        {
            database, lease, client, duration, poll, increments, work,
        };
        command.SetAction((parsed, cancellationToken) => Holder.RunAsync(
            new HolderOptions(
                parsed.GetRequiredValue(database),
                parsed.GetRequiredValue(lease),
                parsed.GetRequiredValue(client),
                TimeSpan.FromMilliseconds(parsed.GetValue(duration)),
                TimeSpan.FromMilliseconds(parsed.GetValue(poll)),
                parsed.GetValue(increments),
                TimeSpan.FromMilliseconds(parsed.GetValue(work))),
            cancellationToken));
        return command;
    }

    private static Option<int> Milliseconds(string name, int value, string description) =>
        new(name) { DefaultValueFactory = _ => value, Description = description, HelpName = "MS" };
}
