namespace LocalCloudRun.Observation;

/// <summary>Keeps the story of one instance while several observers add to it.</summary>
internal sealed class InstanceRecord(string name)
{
    private readonly Lock _lock = new();
    private volatile InstanceStory _story = new(name);

    public InstanceStory Story => _story;

    public void Add(Func<InstanceStory, InstanceStory> seen)
    {
        lock (_lock)
        {
            _story = seen(_story);
        }
    }
}
