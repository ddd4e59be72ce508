using System.Globalization;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>
/// Random choices of a test. The seed is printed; <c>SPANNER_MUTEX_SEED</c> makes the same choices again (what the
/// processes then do is the machine's to decide).
/// </summary>
internal static class RandomMoments
{
    public static int Seed(ITestOutputHelper output)
    {
        var seed = Environment.GetEnvironmentVariable("SPANNER_MUTEX_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"Seed: SPANNER_MUTEX_SEED={seed}");
        return seed;
    }

    /// <summary>Lets some time pass, none to that much: which moment of the others' work comes next is left to chance.</summary>
    public static Task PassAsync(this Random random, TimeSpan atMost) => Task.Delay(atMost * random.NextDouble());
}
