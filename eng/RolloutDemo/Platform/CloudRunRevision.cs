namespace RolloutDemo.Platform;

/// <summary>All instances of the service; they start at once and end at once.</summary>
internal sealed class CloudRunRevision : IAsyncDisposable
{
    private CloudRunRevision(IReadOnlyList<CloudRunInstance> instances) => Instances = instances;

    public IReadOnlyList<CloudRunInstance> Instances { get; }

    public static async Task<CloudRunRevision> StartAsync(int count, Release release)
    {
        var starts = LoopbackPorts.Find(count)
            .Select((port, index) => CloudRunInstance.StartAsync($"i-{index + 1}", port, release))
            .ToArray();
        try
        {
            return new CloudRunRevision(await Task.WhenAll(starts));
        }
        catch
        {
            await using var started = new CloudRunRevision(
                [.. starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result)]);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Instances.Select(instance => instance.DisposeAsync().AsTask()));
}
