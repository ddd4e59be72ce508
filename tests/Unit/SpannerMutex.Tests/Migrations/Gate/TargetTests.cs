using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Services before databases of their own that share one lease: an outcome is one of its database alone.</summary>
public sealed class TargetTests
{
    private readonly Fleet _fleet = new();
    private readonly DatabaseStandIn _staging = new();

    // 4 of 4 times it opened on the other's success; its database had no table.
    [Fact]
    public async Task RunAsync_AnotherDatabaseIsMigratedMeanwhile_MigratesItsOwnToo()
    {
        var production = Instance("production");
        var migration = production.Migrator.Hold();
        production.Start();
        var staging = Instance("staging").Start();
        staging.Phase.ShouldBe(MigrationPhase.Waiting);

        migration.Release();
        await production.ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();

        await staging.ShouldBeOpenAsync();
        (_fleet.Database.Runs, _staging.Runs).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_OnlyWaitsAndAnotherDatabaseHasIt_StaysShutAndSaysWhy()
    {
        await Instance("production").Start().ShouldBeOpenAsync();
        var staging = Instance("staging", role: MigrationGateRole.WaitOnly);
        staging.Migrator.AsksOnlyUnderLock = true;

        staging.Start();
        _fleet.Advance(601);

        (await staging.ShouldStayShutAsync(MigrationPhase.Failed)).Message
            .ShouldContain("no run of 'fake' with the migrations 'v1' has succeeded on its database; they have succeeded on another database");
    }

    // Whose database nobody knows may be any.
    [Fact]
    public async Task RunAsync_TheMigratorCantTellItsDatabase_AsksUnderTheLockForItself()
    {
        var first = Instance(null);
        var migration = first.Migrator.Hold();
        first.Start();
        var second = Instance(null).Start();

        migration.Release();
        await first.ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();

        await second.ShouldBeOpenAsync();
        (_fleet.Database.Runs, second.Migrator.ChecksUnderLock, second.Store.Swaps.Count).ShouldBe((1, 1, 2));
    }

    [Fact]
    public async Task RunAsync_OnlyWaitsAndCanNeitherBeAskedNorTellItsDatabase_IsRefusedAtOnce()
    {
        var waiter = Instance(null, role: MigrationGateRole.WaitOnly);
        waiter.Migrator.AsksOnlyUnderLock = true;

        var shut = await waiter.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        shut.Message.ShouldStartWith("This instance only waits (role WaitOnly), and 'fake' can't be checked for pending migrations without the lock");
        shut.Message.ShouldContain("(target)");
        waiter.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_Failed_WritesNothingOfTheTargetButItsHash()
    {
        var instance = Instance("Host=db;Password=secret");
        instance.Migrator.Fail("wrong");

        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        _fleet.Seen.Record!.Note!.ShouldNotContain("secret");
        _fleet.Set().Target!.ShouldMatch("^[0-9a-f]{16}$");
    }

    private GateInstance Instance(string? target, MigrationGateRole role = MigrationGateRole.Migrate)
    {
        var instance = _fleet.Instance(target is "staging" ? "staging" : "production", role: role);
        instance.Migrator.Target = target;
        instance.Migrator.Database = target == "staging" ? _staging : _fleet.Database;
        return instance;
    }
}
