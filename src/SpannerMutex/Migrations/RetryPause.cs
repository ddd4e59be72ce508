namespace SpannerMutex.Migrations;

/// <summary>
/// How long a set of migrations is not tried again after a failure, in the whole fleet: at most 2 s after the first, twice as
/// long each time, up to a minute; half of it is random. A temporary cause (a lock, unfinished work of another instance) has
/// time to disappear before the next instance counts a failure too.
/// </summary>
internal static class RetryPause
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    /// <param name="failures">How often it has failed, this one included.</param>
    /// <param name="random">From 0 to below 1.</param>
    public static TimeSpan After(int failures, double random)
    {
        var pause = s_first * Math.Pow(2, Math.Min(failures - 1, 10));
        return (pause < s_longest ? pause : s_longest) * (0.5 + (random / 2));
    }
}
