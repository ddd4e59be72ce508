namespace SpannerMutex.ProcessTests.Leases;

/// <summary>What all holders of a lease have in common.</summary>
/// <param name="Database">The database.</param>
/// <param name="Lease">The lease.</param>
internal sealed record HolderSettings(string Database, string Lease)
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}
