namespace RolloutDemo.Platform;

/// <summary>How the platform treats instances; what terraform/cloud_run sets, with the startup probe asking more often.</summary>
internal static class CloudRunPolicy
{
    /// <summary>How often an instance that ends or is ended is started before its revision counts as failed.</summary>
    public const int MostStarts = 3;

    private static readonly TimeSpan s_startupPeriod = TimeSpan.FromSeconds(0.5);

    public static HttpProbe Liveness { get; } = new("/livez", TimeSpan.FromSeconds(10), FailureThreshold: 3);

    /// <summary>The longest that Cloud Run lets an instance start.</summary>
    public static TimeSpan LongestWindow { get; } = TimeSpan.FromSeconds(240);

    public static HttpProbe Startup(TimeSpan window) => new("/readyz", s_startupPeriod, (int)(window / s_startupPeriod));
}
