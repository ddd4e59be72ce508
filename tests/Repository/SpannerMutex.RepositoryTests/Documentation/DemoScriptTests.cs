using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>The help of demo.sh, which is there before anything is built or even installed.</summary>
public sealed partial class DemoScriptTests
{
    private static readonly string s_root = Repository.Root;

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--rollout --slow --help")]
    public async Task Help_NothingIsInstalled_NamesEveryOptionWithin80Columns(string arguments)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(s_root, "demo.sh"), .. arguments.Split(' ')]) { RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/bin:/usr/bin";
        using var demo = Process.Start(start)!;
        var help = await demo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

        demo.ExitCode.ShouldBe(0);
        help.Split('\n').ShouldAllBe(line => line.Length <= 80);
        var command = await File.ReadAllTextAsync(Path.Combine(s_root, "eng", "RolloutDemo", "DemoCommand.cs"), TestContext.Current.CancellationToken);
        var options = Option().Matches(command).Select(option => option.Groups["name"].Value).ToList();
        options.Count.ShouldBeGreaterThan(5);
        options.ShouldAllBe(option => help.Contains($"  {option} "));
    }

    [GeneratedRegex("""Option<[^>]+>\("(?<name>--[a-z-]+)"\)""")]
    private static partial Regex Option();
}
