using System.Collections.Immutable;
using RolloutDemo.Database;

namespace RolloutDemo.Observation;

/// <summary>All instances that were ever started, in that order, each with the witness of what it needs in the database.</summary>
internal sealed class Roster(RunClock clock)
{
    private ImmutableList<(InstanceRecord Record, MigrationWitness Witness)> _members = [];

    public IReadOnlyList<InstanceStory> Stories => [.. _members.Select(member => member.Record.Story)];

    /// <summary>Enters an instance that starts now.</summary>
    public InstanceRecord Add(string name, MigrationWitness witness)
    {
        var record = new InstanceRecord(name, clock.Elapsed);
        _members = _members.Add((record, witness));
        return record;
    }

    public (InstanceRecord Record, MigrationWitness Witness) Find(string name) => _members.First(member => member.Record.Story.Name == name);
}
