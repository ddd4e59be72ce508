namespace SpannerMutex.Migrations;

/// <summary>The name of this process, for people who read a log, a history table or a status page. It has no other use.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Revision">What was deployed: Cloud Run's <c>K_REVISION</c>; null where there is none.</param>
public sealed record InstanceIdentity(string Name, string? Revision)
{
    /// <summary>
    /// Reads Cloud Run's variables (https://cloud.google.com/run/docs/container-contract#env-vars). Host names are often
    /// the same in all instances of a service, so a few random digits follow.
    /// </summary>
    /// <param name="name">The name; generated where null.</param>
    public static InstanceIdentity FromEnvironment(string? name = null)
    {
        var service = Environment.GetEnvironmentVariable("K_SERVICE")
            ?? Environment.GetEnvironmentVariable("CLOUD_RUN_JOB")
            ?? Environment.MachineName;
        var revision = Environment.GetEnvironmentVariable("K_REVISION")
            ?? Environment.GetEnvironmentVariable("CLOUD_RUN_EXECUTION");
        return new InstanceIdentity(name ?? $"{service}-{Guid.NewGuid().ToString("N")[..8]}", revision);
    }
}
