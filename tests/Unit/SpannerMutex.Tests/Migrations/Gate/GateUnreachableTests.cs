using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class GateUnreachableTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_DatabaseCantBeAskedForAWhile_IsWaitedOut()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenAsked = (_, _) => throw StoreFailedException.Passing();
        instance.Start();
        _fleet.Advance(5);
        (instance.Phase, instance.State.LastError).ShouldBe((MigrationPhase.Checking, "The server is not reachable."));

        instance.Migrator.WhenAsked = (_, _) => Task.CompletedTask;
        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
    }

    [Fact]
    public async Task RunAsync_DatabaseWasNeverReached_StaysShutAfterTheUnreachableTimeout()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenAsked = (_, _) => throw StoreFailedException.Passing();
        instance.Start();
        var unreachable = new MigrationGateOptions().UnreachableTimeout;

        _fleet.Clock.Advance(unreachable - TimeSpan.FromMilliseconds(1));
        instance.Running.IsCompleted.ShouldBeFalse();
        _fleet.AdvanceOnePoll();

        var shut = await instance.ShouldStayShutAsync(MigrationPhase.Failed);
        shut.Message.ShouldBe("The server is not reachable.");
        instance.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_LeaseCantBeReadForAWhile_IsWaitedOut()
    {
        var instance = _fleet.Instance("a");
        instance.Store.Unplug();
        instance.Start();
        _fleet.Advance(300);
        instance.Opened.IsCompleted.ShouldBeFalse();
        instance.State.LastError.ShouldBe("The server is not reachable.");

        instance.Store.Heal();
        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_LeaseCantBeReadUntilTheWaitIsOver_StaysShutAndSaysWhy()
    {
        var instance = _fleet.Instance("a");
        instance.Store.Unplug();
        instance.Start();

        _fleet.Advance(599.999);
        instance.Running.IsCompleted.ShouldBeFalse();
        _fleet.Advance(0.251);

        var shut = await instance.ShouldStayShutAsync(MigrationPhase.Failed);
        shut.Message.ShouldBe("The schema was not migrated within 00:10:00: The server is not reachable.");
        shut.InnerException.ShouldBeOfType<StoreFailedException>();
        _fleet.Note.ShouldBeNull();
        _fleet.Database.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_LeaseCantBeWrittenForAWhile_IsTriedAgain()
    {
        var instance = _fleet.Instance("a");
        instance.Store.Swaps.Throw(StoreFailedException.Passing());
        instance.Start();
        instance.Phase.ShouldBe(MigrationPhase.Waiting);

        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_LeaseCantBeWrittenUntilTheWaitIsOver_DoesNotSayThatADeadHolderRenews()
    {
        await _fleet.BeginAndDieAsync("dead");
        var instance = _fleet.Instance("a");
        instance.Store.Swaps.ThrowAlways(StoreFailedException.Passing());
        instance.Start();

        _fleet.Advance(600.25);

        var shut = await instance.ShouldStayShutAsync(MigrationPhase.Failed);
        shut.Message.ShouldBe("The schema was not migrated within 00:10:00: The server is not reachable.");
    }

    [Fact]
    public async Task RunAsync_StoreRefuses_StaysShutAtOnce()
    {
        var instance = _fleet.Instance("a");
        instance.Store.Reads.Throw(StoreFailedException.ForGood());

        var shut = await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        shut.Message.ShouldBe("Permission denied on the lease table.");
    }

    // A lock wait needs a time-out: EF Core 34916. Flyway waits for ever.
    [Fact]
    public async Task RunAsync_HolderGoesOnUntilTheWaitIsOver_StaysShutAndNamesTheHolder()
    {
        var holder = _fleet.Instance("holder");
        var migration = holder.Migrator.Hold();
        holder.Start();
        var waiter = _fleet.Instance("waiter").Start();

        _fleet.Advance(600);

        var shut = await waiter.ShouldStayShutAsync(MigrationPhase.Failed);
        shut.Message.ShouldBe(
            "The schema was not migrated within 00:10:00: 'holder' holds the lease 'migrations' under token "
            + $"{holder.State.Token} and keeps renewing it. Wait longer (WaitTimeout), or look at the log of that instance.");
        migration.Release();
        await holder.ShouldBeOpenAsync();
    }

    // WaitTimeout doesn't bound a migration that this instance runs itself.
    [Fact]
    public async Task RunAsync_OwnMigrationTakesLongerThanTheWait_GoesOn()
    {
        var instance = _fleet.Instance("a");
        var migration = instance.Migrator.Hold();
        instance.Start();
        _fleet.Advance(3600);

        migration.Release();

        await instance.ShouldBeOpenAsync();
    }
}
