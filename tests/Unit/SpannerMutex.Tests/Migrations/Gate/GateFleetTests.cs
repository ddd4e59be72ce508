using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class GateFleetTests
{
    private readonly Fleet _fleet = new();

    // Nothing pending must cost no lock: Libation, EF Core.
    [Fact]
    public async Task RunAsync_NothingPending_OpensWithoutAskingForTheLease()
    {
        _fleet.Database.Apply("v1");

        var instance = _fleet.Instance("a").Start();

        await instance.ShouldBeOpenAsync();
        instance.Migrator.ChecksWithoutLock.ShouldBe(1);
        instance.Store.Calls.ShouldBe("0 reads, 0 swaps");
        instance.State.Applied.ShouldBe(["v1"]);
    }

    // Read the list of pending migrations after the lock: EF Core 34439, FluentMigrator 2220.
    [Fact]
    public async Task RunAsync_Pending_AsksAgainUnderTheLockAndMigratesOnce()
    {
        var instance = _fleet.Instance("a").Start();

        await instance.ShouldBeOpenAsync();
        (instance.Migrator.ChecksWithoutLock, instance.Migrator.ChecksUnderLock, _fleet.Database.Runs).ShouldBe((1, 1, 1));
        instance.Store.Calls.ShouldBe("1 reads, 2 swaps");
        _fleet.Seen.Record!.Owner.ShouldBeNull();
        _fleet.Note!.ToJson().ShouldBe(
            $$"""{"instance":"a","revision":"rev-1","outcome":"Succeeded","sets":[{"name":"fake","fingerprint":"v1","target":"4510afc0b42a97bf","succeededUnder":{{_fleet.Seen.Record.FencingToken.Value}}}]}""");
        (instance.State.Holder, instance.State.Token, instance.State.LastError).ShouldBe((null, null, null));
        instance.State.Pending.ShouldBeEmpty();
    }

    // FluentMigrator's pending check creates its table.
    [Fact]
    public async Task RunAsync_ToolCanOnlyBeAskedUnderTheLock_TakesItAndMigratesOnlyWhatIsPending()
    {
        _fleet.Database.Apply("v1");
        var instance = _fleet.Instance("a");
        instance.Migrator.AsksOnlyUnderLock = true;

        await instance.Start().ShouldBeOpenAsync();

        instance.Store.Calls.ShouldBe("1 reads, 2 swaps");
        _fleet.Database.Runs.ShouldBe(0);
    }

    // Ten replicas ran the same script: DbUp. All but one failed to boot: Umbraco.
    [Fact]
    public async Task RunAsync_TwentyAtOnce_OneMigratesAndTheOthersOpenWithoutTakingTheLock()
    {
        var first = _fleet.Instance("first");
        var migration = first.Migrator.Hold();
        first.Start();
        var others = Enumerable.Range(0, 19).Select(i => _fleet.Instance($"other-{i}").Start()).ToList();
        _fleet.Advance(60);
        others.ShouldAllBe(o => o.Phase == MigrationPhase.Waiting && !o.Opened.IsCompleted);

        migration.Release();
        _fleet.AdvanceOnePoll();

        await first.ShouldBeOpenAsync();
        foreach (var other in others)
        {
            await other.ShouldBeOpenAsync();
            other.Store.Swaps.Count.ShouldBe(0);
            other.Migrator.ChecksUnderLock.ShouldBe(0);
        }

        (_fleet.Database.Runs, _fleet.Database.MostAtOnce).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_TwentyOnThreadsOfTheirOwn_OneMigrates()
    {
        var store = new InMemoryLeaseStore();
        var options = new LeaseOptions { PollInterval = TimeSpan.FromMilliseconds(5) };
        var gates = Enumerable.Range(0, 20).Select(i => new MigrationGate(
            new MigratorStandIn(_fleet.Database, "v1") { WhenMigrating = async (_, _) => await Task.Yield() },
            new DistributedMutex(store, new LeaseName("migrations"), options),
            new InstanceIdentity($"instance-{i}", null))).ToList();

        await Task.WhenAll(gates.Select(gate => Task.Run(() => gate.RunAsync()))).WaitAsync(TimeSpan.FromSeconds(30));

        gates.ShouldAllBe(gate => gate.State.Phase == MigrationPhase.Done);
        (_fleet.Database.Runs, _fleet.Database.MostAtOnce).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_WaitsWhileAnotherMigrates_ShowsTheHolderAndOnlyReads()
    {
        var holder = _fleet.Instance("holder");
        holder.Migrator.Hold();
        holder.Start();
        var waiter = _fleet.Instance("waiter").Start();

        _fleet.Advance(10);

        waiter.Phase.ShouldBe(MigrationPhase.Waiting);
        waiter.State.Holder.ShouldBe("holder");
        waiter.State.Token.ShouldBe(holder.State.Token);
        waiter.Store.Calls.ShouldBe("41 reads, 0 swaps");
        (holder.State.Holder, holder.Phase).ShouldBe(("holder", MigrationPhase.Migrating));
        holder.Stop();
        await holder.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_AskedBeforeAnotherSucceededButArrivesAfter_AsksAgainUnderTheLock()
    {
        var late = _fleet.Instance("late");
        var arrival = late.Store.Reads.HoldRequest();
        late.Start();
        await _fleet.Instance("early").Start().ShouldBeOpenAsync();

        arrival.Release();

        await late.ShouldBeOpenAsync();
        late.Store.Calls.ShouldBe("1 reads, 2 swaps");
        (late.Migrator.ChecksUnderLock, _fleet.Database.Runs).ShouldBe((1, 1));
    }

    [Fact]
    public async Task RunAsync_AnotherSetOfMigrationsSucceeds_IsNotTakenForItsOwn()
    {
        var older = _fleet.Instance("older", "v1");
        var migration = older.Migrator.Hold();
        older.Start();
        var newer = _fleet.Instance("newer", "v2").Start();

        migration.Release();
        _fleet.AdvanceOnePoll();

        await newer.ShouldBeOpenAsync();
        _fleet.Database.Has("v2").ShouldBeTrue();
        (newer.Migrator.ChecksUnderLock, _fleet.Database.Runs, _fleet.Database.MostAtOnce).ShouldBe((1, 2, 1));
    }

    [Fact]
    public async Task RunAsync_HolderWasKilled_TakesOverAfterTheDuration()
    {
        await _fleet.BeginAndDieAsync("dead");
        var waiter = _fleet.Instance("waiter").Start();

        _fleet.Advance(14.999);
        waiter.Phase.ShouldBe(MigrationPhase.Waiting);
        waiter.State.Holder.ShouldBe("dead");
        _fleet.Advance(0.001);

        await waiter.ShouldBeOpenAsync();
        _fleet.Set().FailedAttempts.ShouldBe(0);
    }

    // py-spanner-mutex: a failed release after success writes FAILED, so the work reruns.
    [Fact]
    public async Task RunAsync_ReleaseFailsAfterSuccess_OpensAndTheWorkIsNotDoneAgain()
    {
        var first = _fleet.Instance("first");
        first.Store.Swaps.Pass().Throw(Leases.StoreFailedException.ForGood());
        await first.Start().ShouldBeOpenAsync();
        var second = _fleet.Instance("second");
        second.Migrator.AsksOnlyUnderLock = true;

        second.Start();
        _fleet.Advance(15);

        await second.ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_LostTheRace_ShowsNoHolderThatItHasNotSeen()
    {
        await _fleet.FailAsync("past", "wrong");
        _fleet.Advance(1);
        var slow = _fleet.Instance("slow");
        var swap = slow.Store.Swaps.HoldRequest();
        slow.Start();
        await _fleet.BeginAndDieAsync("quick");

        swap.Release();

        slow.Phase.ShouldBe(MigrationPhase.Waiting);
        (slow.State.Holder, slow.State.Token).ShouldBe((null, null));
        _fleet.AdvanceOnePoll();
        slow.State.Holder.ShouldBe("quick");
        slow.Stop();
        await slow.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_MigratorTellsItsProgress_ShowsIt()
    {
        var instance = _fleet.Instance("a");
        MigrationGateState? seen = null;
        instance.Migrator.WhenMigrating = (run, _) =>
        {
            run.Report(new MigrationProgress("v1", "statement 2 of 5"));
            seen = instance.State;
            run.Report(new MigrationProgress("v1", "done", IsApplied: true));
            return Task.CompletedTask;
        };

        await instance.Start().ShouldBeOpenAsync();

        seen!.Progress.ShouldBe(new MigrationProgress("v1", "statement 2 of 5"));
        seen.Pending.ShouldBe(["v1"]);
        instance.State.Applied.ShouldBe(["v1"]);
        instance.State.Progress.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_MigratorTellsItsProgressFromManyThreads_LosesNone()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (run, _) => Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                run.Report(new MigrationProgress($"{thread}/{i}", "done", IsApplied: true));
            }
        })));

        instance.Start();
        await instance.Running.WaitAsync(TimeSpan.FromSeconds(30));

        instance.State.Applied.Count(a => a.Contains('/')).ShouldBe(8 * 200);
    }
}
