using System.Diagnostics;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>A few of the random rounds; tests/Process/random-rounds.sh runs hundreds.</summary>
public sealed class RandomRoundsTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2)]
    [InlineData(2, "--proxy")]
    public async Task Rounds_OfRandomMigrationsAndFaults_EndWithEveryEffectOnce(int rounds, params string[] options)
    {
        using var run = Process.Start(new ProcessStartInfo("dotnet", [AppBuild.RandomRounds, "--rounds", $"{rounds}", "--within", "300", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        output.WriteLine(string.Concat(said));

        SkipWithoutEmulator(run.ExitCode, said[1]);
        run.ExitCode.ShouldBe(0, string.Concat(said));
    }

    private static void SkipWithoutEmulator(int exitCode, string reason)
    {
        if (exitCode == 2 && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 })
        {
            Assert.Skip(reason);
        }
    }
}
