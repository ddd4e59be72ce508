using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>SIGTERM in each phase: out at once, the lease free, the fleet's count of failures kept.</summary>
public sealed class GateStopTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_StoppedBefore_DoesNothing()
    {
        var instance = _fleet.Instance("a");
        instance.Stop();

        await instance.Start().ShouldHaveStoppedAsync();

        instance.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_StoppedWhileChecking_TouchesNoLease()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenAsked = (_, token) => new HeldCall().UntilReleasedAsync(token);
        instance.Start();
        instance.Phase.ShouldBe(MigrationPhase.Checking);

        instance.Stop();

        await instance.ShouldHaveStoppedAsync();
        instance.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_StoppedWhileWaiting_LeavesTheHolderAlone()
    {
        await _fleet.BeginAndDieAsync("holder");
        var stands = _fleet.Seen.Record;
        var instance = _fleet.Instance("a").Start();
        _fleet.Advance(3);

        instance.Stop();

        await instance.ShouldHaveStoppedAsync();
        _fleet.Seen.Record.ShouldBe(stands);
        _fleet.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_StoppedWhileAcquiring_LeavesTheLeaseFreeAndTheCountKept()
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var instance = _fleet.Instance("a");
        var swap = instance.Store.Swaps.HoldRequest();
        instance.Start();
        instance.Stop();

        swap.Release();

        await instance.ShouldHaveStoppedAsync();
        ShouldBeFreeAndInterrupted(by: "a", failedAttempts: 1);
    }

    [Fact]
    public async Task RunAsync_StoppedWhileCheckingUnderTheLock_LeavesTheLeaseFreeAndTheCountKept()
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenAsked = (lease, token) =>
            lease is null ? Task.CompletedTask : new HeldCall().UntilReleasedAsync(token);
        instance.Start();
        instance.Phase.ShouldBe(MigrationPhase.Migrating);

        instance.Stop();

        await instance.ShouldHaveStoppedAsync();
        ShouldBeFreeAndInterrupted(by: "a", failedAttempts: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_StoppedWhileMigrating_LeavesTheLeaseFreeAndTheCountKept(bool migratorThrowsItsOwnError)
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = async (_, token) =>
        {
            try
            {
                await new HeldCall().UntilReleasedAsync(token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (migratorThrowsItsOwnError)
            {
                throw new MigrationFailedException("interrupted", e);
            }
        };
        instance.Start();

        instance.Stop();

        await instance.ShouldHaveStoppedAsync();
        ShouldBeFreeAndInterrupted(by: "a", failedAttempts: 1);
        _fleet.Clock.Timers.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunAsync_StoppedWhileMigratingAndTheStoreHangs_IsOutAfterTheReleaseTimeout()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.Hold();
        instance.Start();
        instance.Store.Hang();

        instance.Stop();
        _fleet.Advance(1.999);
        instance.Running.IsCompleted.ShouldBeFalse();
        _fleet.Advance(0.001);

        await instance.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_HolderWasStopped_AnotherTakesOverAtItsNextPoll()
    {
        var stopped = _fleet.Instance("stopped");
        stopped.Migrator.Hold();
        stopped.Start();
        var waiter = _fleet.Instance("waiter").Start();
        stopped.Stop();

        _fleet.AdvanceOnePoll();

        await stopped.ShouldHaveStoppedAsync();
        await waiter.ShouldBeOpenAsync();
        _fleet.Database.MostAtOnce.ShouldBe(1);
    }

    private void ShouldBeFreeAndInterrupted(string by, int failedAttempts)
    {
        _fleet.Seen.Record!.Owner.ShouldBeNull();
        var note = _fleet.Note.ShouldNotBeNull();
        (note.Outcome, note.Instance, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, by, failedAttempts));
    }
}
