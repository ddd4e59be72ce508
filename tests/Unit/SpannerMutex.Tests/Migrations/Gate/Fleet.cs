using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Logging;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Many instances before one database, on one clock: a lease of 15 s, a poll of 250 ms, a wait of 10 min.</summary>
internal sealed class Fleet
{
    private static readonly LeaseName Name = new("migrations");

    public Fleet() => Truth = new InMemoryLeaseStore(Clock);

    public VirtualClock Clock { get; } = new();

    public DatabaseStandIn Database { get; } = new();

    public InMemoryLeaseStore Truth { get; }

    public LeaseSnapshot Seen => Truth.ReadAsync(Name).AsTask().Result;

    public MigrationNote? Note => MigrationNote.Of(Seen.Record);

    /// <summary>What the fleet knows of a set of migrations.</summary>
    public MigrationSet Set(string fingerprint = "v1") =>
        Note?.Sets.FirstOrDefault(set => set.Fingerprint == fingerprint) ?? MigrationSet.Of(new MigrationSetKey("fake", fingerprint, null));

    public GateInstance Waiter(string name, string fingerprint = "v1") =>
        Instance(name, fingerprint, role: MigrationGateRole.WaitOnly);

    public GateInstance Instance(
        string name,
        string fingerprint = "v1",
        int maxAttempts = 3,
        MigrationGateRole role = MigrationGateRole.Migrate,
        CapturedLog? log = null,
        bool redactErrors = false) =>
        Instance(name, [new MigratorStandIn(Database, fingerprint)], maxAttempts, role, log, redactErrors);

    /// <summary>An instance with several migrators; each carries one migration, named after it.</summary>
    public GateInstance Instance(string name, string[] migrators, MigrationGateRole role = MigrationGateRole.Migrate) =>
        Instance(name, [.. migrators.Select(migrator => new MigratorStandIn(Database, $"{migrator}-v1", migrator))], 3, role, null);

    /// <summary>An instance whose migration fails, started after those before it are through; the pause after their failures passes.</summary>
    public async Task FailAsync(string name, string why, string fingerprint = "v1")
    {
        var instance = Instance(name, fingerprint);
        instance.Migrator.Fail(why);
        instance.Start();
        while (instance.Phase == MigrationPhase.Waiting)
        {
            AdvanceOnePoll();
        }

        await instance.ShouldStayShutAsync(MigrationPhase.Failed);
    }

    /// <summary>An instance took the lease and was killed in the middle of its migration.</summary>
    public async Task BeginAndDieAsync(string name, string fingerprint = "v1")
    {
        var key = MigrationSetKey.Of("fake", await new MigratorStandIn(Database, fingerprint).CheckAsync(null));
        var note = MigrationNote.Begin(Note, new InstanceIdentity(name, null), [key]).ToJson();
        var desired = LeaseProtocol.Acquire(Name, Seen, LeaseOwner.New(), LeaseDuration.Default, note);
        (await Truth.CompareAndSwapAsync(Seen.Record, desired)).Outcome.ShouldBe(SwapOutcome.Applied);
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public void AdvanceOnePoll() => Clock.Advance(TimeSpan.FromMilliseconds(250));

    private GateInstance Instance(
        string name, IReadOnlyList<MigratorStandIn> migrators, int maxAttempts, MigrationGateRole role, CapturedLog? log, bool redactErrors = false)
    {
        var store = new FaultyLeaseStore(Truth);
        var mutex = new DistributedMutex(store, Name, null, () => 0, Clock);
        var options = new MigrationGateOptions { MaxAttempts = maxAttempts, Role = role, RedactErrors = redactErrors };
        var gate = new MigrationGate(migrators, mutex, new InstanceIdentity(name, "rev-1"), options, () => 0, Clock, log?.For<MigrationGate>());
        return new GateInstance(gate, migrators, store);
    }
}
