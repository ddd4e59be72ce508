using SpannerMutex.InMemory;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;
using SpannerMutex.Tests.Time;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Many instances before one database, on one clock: a lease of 15 s, a poll of 250 ms, a wait of 10 min.</summary>
internal sealed class Fleet
{
    private static readonly LeaseName Name = new("migrations");

    public Fleet() => Truth = new InMemoryLeaseStore(Clock);

    public FakeClock Clock { get; } = new();

    public FakeDatabase Database { get; } = new();

    public InMemoryLeaseStore Truth { get; }

    public LeaseSnapshot Seen => Truth.ReadAsync(Name).AsTask().Result;

    public MigrationNote? Note => MigrationNote.Of(Seen.Record);

    public GateInstance Waiter(string name, string fingerprint = "v1") =>
        Instance(name, fingerprint, role: MigrationGateRole.WaitOnly);

    public GateInstance Instance(
        string name,
        string fingerprint = "v1",
        int maxAttempts = 3,
        MigrationGateRole role = MigrationGateRole.Migrate,
        GateLog? log = null)
    {
        var store = new FaultyLeaseStore(Truth);
        var mutex = new DistributedMutex(store, Name, timeProvider: Clock, random: () => 0);
        var migrator = new FakeMigrator(Database, fingerprint);
        var options = new MigrationGateOptions { MaxAttempts = maxAttempts, Role = role };
        return new GateInstance(
            new MigrationGate(migrator, mutex, new InstanceIdentity(name, "rev-1"), options, Clock, log), migrator, store);
    }

    /// <summary>An instance whose migration fails, started after those before it are through.</summary>
    public async Task FailAsync(string name, string why, string fingerprint = "v1")
    {
        var instance = Instance(name, fingerprint);
        instance.Migrator.Fail(why);
        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);
    }

    /// <summary>An instance took the lease and was killed in the middle of its migration.</summary>
    public async Task BeginAndDieAsync(string name, string fingerprint = "v1")
    {
        var note = MigrationNote.Begin(Note, new InstanceIdentity(name, null), fingerprint).ToJson();
        var desired = LeaseProtocol.Acquire(Name, Seen, LeaseOwner.New(), LeaseDuration.Default, note);
        (await Truth.CompareAndSwapAsync(Seen.Record, desired)).Outcome.ShouldBe(SwapOutcome.Applied);
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public void AdvanceOnePoll() => Clock.Advance(TimeSpan.FromMilliseconds(250));
}
