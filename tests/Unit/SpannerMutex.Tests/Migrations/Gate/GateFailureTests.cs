using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class GateFailureTests
{
    private readonly Fleet _fleet = new();

    // py-spanner-mutex: retries exhausted, it only logs and the app starts unmigrated.
    [Fact]
    public async Task RunAsync_MigrationFails_StaysShutAndCountsItForTheFleet()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.Fail("V0003__orders.sql, statement 2: Table not found.");

        var shut = await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        shut.Message.ShouldBe("V0003__orders.sql, statement 2: Table not found. (failed attempt 1 of 3 in the whole fleet)");
        shut.InnerException.ShouldBeOfType<MigrationFailedException>();
        _fleet.Seen.IsFree.ShouldBeTrue();
        var note = _fleet.Note.ShouldNotBeNull();
        var set = note.Sets.ShouldHaveSingleItem();
        (note.Outcome, set.FailedAttempts, set.FailedOn).ShouldBe((MigrationOutcome.Failed, 1, "a"));
        set.Error.ShouldBe("V0003__orders.sql, statement 2: Table not found.");
        set.FailedAt.ShouldBe(_fleet.Clock.GetUtcNow());
    }

    [Fact]
    public async Task RunAsync_AForeignToolThrows_IsTheMigrationsFailure()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw new InvalidOperationException("42P07: relation exists");

        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        _fleet.Set().FailedAttempts.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_FailedThreeTimesInTheFleet_IsParkedForEveryone()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "still wrong");

        var late = _fleet.Instance("d").Start();
        var shut = await late.ShouldStayShutAsync(MigrationPhase.Parked);

        late.Store.Calls.ShouldBe("1 reads, 0 swaps");
        _fleet.Database.Runs.ShouldBe(3);
        shut.Message.ShouldBe(
            "The migrations of 'fake' have failed 3 times in the whole fleet and are parked. "
            + "Deploy a revision with corrected migrations: its count starts at zero, nothing has to be cleared. "
            + "If they are correct and the cause is gone, MigrationGate.UnparkAsync() allows them to be tried again. "
            + "The last failure, on 'c' at 2026-01-01 00:00:03Z: still wrong");
    }

    [Fact]
    public async Task RunAsync_TwentyAtOnceMeetAPoisonousMigration_ItRunsThreeTimesAndAllStayShut()
    {
        var first = _fleet.Instance("first");
        var migration = first.Migrator.Hold();
        first.Start();
        var others = Enumerable.Range(0, 19).Select(i => _fleet.Instance($"other-{i}")).ToList();
        others.ForEach(o => o.Migrator.Fail("poison"));
        others.ForEach(o => o.Start());

        first.Migrator.Fail("poison");
        first.Stop();
        _fleet.Advance(5);

        migration.HasArrived.ShouldBeTrue();
        await first.ShouldHaveStoppedAsync();
        others.Count(o => o.Phase == MigrationPhase.Failed).ShouldBe(3);
        others.Count(o => o.Phase == MigrationPhase.Parked).ShouldBe(16);
        _fleet.Database.Runs.ShouldBe(1 + 3);
    }

    [Fact]
    public async Task RunAsync_AFixForwardRevisionComes_StartsAfresh()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "wrong");

        await _fleet.Instance("d", "v1-corrected").Start().ShouldBeOpenAsync();

        (_fleet.Set("v1-corrected").FailedAttempts, _fleet.Set("v1-corrected").Error, _fleet.Set().FailedAttempts).ShouldBe((0, null, 3));
    }

    // py-spanner-mutex: a failed section is never retried, although promised.
    [Fact]
    public async Task RunAsync_AFailureBefore_IsTriedAgainAndSuccessClearsTheCount()
    {
        await _fleet.FailAsync("a", "wrong once");
        _fleet.Advance(1);

        await _fleet.Instance("b").Start().ShouldBeOpenAsync();

        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts, _fleet.Set().FailedOn).ShouldBe((MigrationOutcome.Succeeded, 0, null));
    }

    [Fact]
    public async Task RunAsync_HolderWasKilledAfterFailures_TheCountGoesOn()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.BeginAndDieAsync("dead");
        _fleet.Advance(15);

        await _fleet.FailAsync("b", "wrong");

        (_fleet.Set().FailedAttempts, _fleet.Set().UncountedFailures).ShouldBe((2, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_LeaseIsLostMeanwhile_StopsWritingWaitsAndIsNotCounted(bool migratorThrowsItsOwnError)
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var isolated = _fleet.Instance("isolated");
        isolated.Migrator.WhenMigrating = async (_, token) =>
        {
            try
            {
                await new HeldCall().UntilReleasedAsync(token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (migratorThrowsItsOwnError)
            {
                throw new MigrationFailedException("cut off", e);
            }
        };
        isolated.Start();
        isolated.Store.Unplug();

        _fleet.Advance(13.5);
        isolated.Phase.ShouldBe(MigrationPhase.Waiting);
        _fleet.Advance(1.5);
        await _fleet.Instance("successor").Start().ShouldBeOpenAsync();
        isolated.Store.Heal();
        _fleet.AdvanceOnePoll();

        await isolated.ShouldBeOpenAsync();
        _fleet.Note!.Instance.ShouldBe("successor");
        _fleet.Database.MostAtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_DatabaseFailsInPassing_IsTriedAgainAndNotCounted()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw StoreFailedException.Passing();
        instance.Start();
        instance.Phase.ShouldBe(MigrationPhase.Waiting);
        instance.State.LastError.ShouldBe("The server is not reachable.");
        _fleet.Seen.IsFree.ShouldBeTrue();
        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, 0));

        instance.Migrator.WhenMigrating = (_, _) => Task.CompletedTask;
        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_ARightIsMissing_StaysShutAndIsNotCounted()
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw StoreFailedException.ForGood();

        var shut = await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        shut.Message.ShouldBe("Permission denied on the lease table.");
        _fleet.Seen.IsFree.ShouldBeTrue();
        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, 1));
    }

    [Fact]
    public async Task RunAsync_TheMigratorLosesALeaseOfItsOwn_KeepsTheCount()
    {
        await _fleet.FailAsync("before", "wrong");
        _fleet.Advance(1);
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) =>
            throw new LeaseLostException(new LeaseName("another"), new FencingToken(1), "it was not renewed");

        instance.Start();

        instance.Phase.ShouldBe(MigrationPhase.Waiting);
        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, 1));
        instance.Stop();
        await instance.ShouldHaveStoppedAsync();
    }
}
