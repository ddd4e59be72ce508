using System.CommandLine;

namespace RandomRounds;

/// <summary>The command line.</summary>
internal static class RoundsCommand
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var seed = new Option<int>("--seed")
        {
            DefaultValueFactory = _ => Random.Shared.Next(1_000_000_000),
            Description = "The first round's seed; each further round has the next number. The same seed makes the same plan.",
        };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 10, Description = "How many rounds." };
        var proxy = new Option<bool>("--proxy") { Description = "Also break the instances' connections to Spanner." };
        var within = new Option<int>("--within")
        {
            DefaultValueFactory = _ => 60,
            Description = "How many seconds after the last fault all instances must be ready. A machine that is busy with other work needs more.",
        };
        var plan = new Option<bool>("--plan") { Description = "Print the plan of each round instead of running it." };
        var command = new RootCommand(
            "Each round starts 3 to 12 instances of the sample app with random migrations on an empty database, kills and freezes them at random, and compares the database with a model. The exit code is 1 if a round failed.")
        {
            seed, rounds, proxy, within, plan,
        };
        command.SetAction((parsed, cancellationToken) => new Rounds(
                parsed.GetValue(seed), parsed.GetValue(rounds), parsed.GetValue(proxy), TimeSpan.FromSeconds(parsed.GetValue(within)))
            .RunAsync(parsed.GetValue(plan), cancellationToken));
        return command.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
