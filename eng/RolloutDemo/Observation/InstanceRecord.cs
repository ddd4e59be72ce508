namespace RolloutDemo.Observation;

/// <summary>Keeps the story of one instance while several observers add to it.</summary>
/// <param name="name">The instance's name.</param>
/// <param name="startedAt">When it was started.</param>
internal sealed class InstanceRecord(string name, TimeSpan startedAt = default)
{
    private readonly Lock _lock = new();
    private volatile InstanceStory _story = new(name, startedAt);

    public InstanceStory Story => _story;

    public void Add(Func<InstanceStory, InstanceStory> seen)
    {
        lock (_lock)
        {
            _story = seen(_story);
        }
    }
}
