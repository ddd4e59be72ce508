using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using RolloutDemo.Platform;
using RolloutDemo.Report;
using RolloutDemo.Rollouts;

namespace RolloutDemo;

/// <summary>The command line.</summary>
internal static class DemoCommand
{
    private const int MostInstances = 100;

    // Less, and instances that only start would not be done in time.
    private const double LeastWindow = 2;

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

        var rollout = new Option<bool>("--rollout")
        {
            Description = "Roll out a new revision of N instances, with new migrations, over one that serves under load.",
        };
        var poison = new Option<bool>("--poison") { Description = "With --rollout: one of the new migrations fails." };
        var slow = new Option<double?>("--slow")
        {
            Description = $"With --rollout: a new migration takes longer than the {LeastWindow} to {CloudRunPolicy.LongestWindow.TotalSeconds} s that an instance is given "
                + "to become ready; then a job migrates, and the service only waits.",
            HelpName = "SECONDS",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                    && seconds >= LeastWindow && seconds <= CloudRunPolicy.LongestWindow.TotalSeconds)
                {
                    return seconds;
                }

                result.AddError($"--slow {text}: give {LeastWindow} to {CloudRunPolicy.LongestWindow.TotalSeconds} seconds, for example --slow 5.");
                return null;
            },
        };

        // Handled by demo.sh; it stands here for the help.
        var noBuild = new Option<bool>("--no-build") { Description = "Run what was built before." };

        var command = new Command(
            "./demo.sh",
            "Starts many instances of one service at once on an empty Spanner database (in an emulator), sends them requests "
            + "from the first moment on, and checks in the database that exactly one migrated it and none served before.")
        {
            instances, migrations, rollout, poison, slow, json, noBuild, new HelpOption(),
        };
        command.Validators.Add(result =>
        {
            var isRollout = result.GetValue(rollout);
            var isSlow = result.GetResult(slow) is not null;
            if (!isRollout && (result.GetValue(poison) || isSlow))
            {
                result.AddError("--poison and --slow are kinds of a rollout: give --rollout too.");
            }

            if (result.GetValue(poison) && isSlow)
            {
                result.AddError("A rollout is either --poison or --slow.");
            }

            if (isRollout && result.GetValue(migrations) is not null)
            {
                result.AddError("A rollout has migrations of its own: leave out --migrations.");
            }
        });
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(rollout)
            ? RunAsync(
                new RolloutOptions(
                    parsed.GetValue(instances),
                    parsed.GetValue(poison) ? RolloutScenario.Poison : parsed.GetValue(slow) is null ? RolloutScenario.Plain : RolloutScenario.Slow,
                    parsed.GetValue(slow) is { } seconds ? TimeSpan.FromSeconds(seconds) : CloudRunPolicy.LongestWindow),
                parsed.GetValue(json),
                cancellationToken)
            : RunAsync(
                new DemoOptions(parsed.GetValue(instances), parsed.GetValue(migrations)), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(DemoOptions options, bool asJson, CancellationToken cancellationToken) => UserRun.RunAsync(
        (console, token) => Demo.RunAsync(options, console, token),
        DemoResult.Nothing(options.Instances),
        result => result.Ok,
        asJson ? DemoResultJson.Default.DemoResult : null,
        cancellationToken);

    private static Task<int> RunAsync(RolloutOptions options, bool asJson, CancellationToken cancellationToken) => UserRun.RunAsync(
        (console, token) => RolloutRun.RunAsync(options, console, token),
        RolloutResult.Nothing(options),
        result => result.Ok,
        asJson ? DemoResultJson.Default.RolloutResult : null,
        cancellationToken);
}
