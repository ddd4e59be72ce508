namespace SpannerMutex.Timing;

/// <summary>The default source of randomness, for spreading waits; never for identities.</summary>
internal static class Jitter
{
    /// <summary>Uniform numbers from 0 to below 1; safe from any thread.</summary>
    public static Func<double> New()
    {
        var random = new Random();
        var gate = new Lock();
        return () =>
        {
            lock (gate)
            {
                return random.NextDouble();
            }
        };
    }
}
