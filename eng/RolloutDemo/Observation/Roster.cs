using System.Collections.Immutable;
using RolloutDemo.Database;

namespace RolloutDemo.Observation;

/// <summary>All instances that were ever started, in that order, each with the observer of what it needs in the database.</summary>
internal sealed class Roster(RunClock clock)
{
    private ImmutableList<(InstanceRecord Record, MigrationObserver Observer)> _members = [];

    public IReadOnlyList<InstanceStory> Stories => [.. _members.Select(member => member.Record.Story)];

    /// <summary>Enters an instance that starts now.</summary>
    public InstanceRecord Add(string name, MigrationObserver observer)
    {
        var record = new InstanceRecord(name, clock.Elapsed);
        _members = _members.Add((record, observer));
        return record;
    }

    public (InstanceRecord Record, MigrationObserver Observer) Find(string name) => _members.First(member => member.Record.Story.Name == name);
}
