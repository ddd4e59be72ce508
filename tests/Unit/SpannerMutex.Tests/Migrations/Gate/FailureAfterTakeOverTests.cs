using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>
/// A holder was frozen past its lease, and its work goes on in the server or when it wakes. What its successors meet says
/// little of the migrations.
/// </summary>
public sealed class FailureAfterTakeOverTests
{
    private readonly Fleet _fleet = new();

    // It said that others took the lease each time, though there were none.
    [Fact]
    public async Task RunAsync_TheWaitIsOverAfterAnUncountedFailure_DoesNotBlameOthers()
    {
        await _fleet.BeginAndDieAsync("dead");
        var instance = _fleet.Instance("a");
        var migration = new HeldCall();
        instance.Migrator.WhenMigrating = async (_, token) =>
        {
            await migration.UntilReleasedAsync(token);
            throw new MigrationFailedException("wrong");
        };
        instance.Start();
        _fleet.Advance(620);
        instance.Phase.ShouldBe(MigrationPhase.Migrating);

        migration.Release();

        (await instance.ShouldStayShutAsync(MigrationPhase.Failed)).Message.ShouldBe(
            "The schema was not migrated within 00:10:00: no run completed. The last error of this instance was: wrong");
    }

    [Fact]
    public async Task RunAsync_FailsOverWhatTheFrozenHolderHasApplied_IsASuccess()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) =>
        {
            _fleet.Database.Apply("v1");
            throw new MigrationFailedException("42P07: relation \"orders\" already exists");
        };

        await instance.Start().ShouldBeOpenAsync();

        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts, _fleet.Set().SucceededUnder is not null)
            .ShouldBe((MigrationOutcome.Succeeded, 0, true));
        instance.Migrator.ChecksUnderLock.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_CantBeAskedAfterItsFailure_TheFailureIsReported()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) =>
        {
            instance.Migrator.WhenAsked = (_, _) => throw new InvalidOperationException("the connection is broken");
            throw new MigrationFailedException("wrong");
        };

        (await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed)).Message
            .ShouldBe("wrong (failed attempt 1 of 3 in the whole fleet)");
    }

    // Three failures within two seconds parked migrations that were right, and applied when the holder woke.
    [Fact]
    public async Task RunAsync_AHolderIsFrozenForTwoLeases_NobodyIsParkedAndAllOpenWhenItHasWoken()
    {
        await _fleet.BeginAndDieAsync("frozen");
        var others = Enumerable.Range(0, 8).Select(i => _fleet.Instance($"other-{i}")).ToList();
        others.ForEach(other => other.Migrator.Fail("55P03: canceling statement due to lock timeout"));
        others.ForEach(other => other.Start());
        _fleet.Advance(15 + 2);
        others.Sum(other => other.Store.Swaps.Count).ShouldBeGreaterThan(2, "they have tried");
        others.ShouldAllBe(other => other.Phase == MigrationPhase.Waiting);

        _fleet.Database.Apply("v1");
        _fleet.Advance(15);

        foreach (var other in others)
        {
            await other.ShouldBeOpenAsync();
        }

        _fleet.Set().FailedAttempts.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheyFailOnAndOn_AsManyAsMaxAttemptsAreNotCountedAndThenTheyAre()
    {
        await _fleet.BeginAndDieAsync("dead");
        _fleet.Advance(15);

        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "wrong");

        await _fleet.Instance("d").Start().ShouldStayShutAsync(MigrationPhase.Parked);
        _fleet.Database.Runs.ShouldBe(3 + 3);
    }

    [Fact]
    public async Task RunAsync_OneAfterAnotherFails_EachPauseIsLongerForAllOfTheFleet()
    {
        await _fleet.FailAsync("a", "wrong");
        var first = _fleet.Clock.GetUtcNow();
        await _fleet.FailAsync("b", "wrong");
        var second = _fleet.Clock.GetUtcNow();
        await _fleet.FailAsync("c", "wrong");

        ((second - first).TotalSeconds, (_fleet.Clock.GetUtcNow() - second).TotalSeconds).ShouldBe((1, 2));
    }

    // Its wall clock is an hour ahead: the pause counts by the store's clock and by the time that passes.
    [Fact]
    public async Task RunAsync_TheFailingInstancesClockIsWrong_ThePauseIsThatOfTheStore()
    {
        await _fleet.FailAsync("a", "wrong");

        _fleet.Set().RetryAt.ShouldBe(_fleet.Seen.Now + TimeSpan.FromSeconds(1));
        _fleet.Set().FailedAt.ShouldBe(_fleet.Seen.Now);
    }

    // FluentMigrator can't be asked before: what stands parked may be applied long since.
    [Fact]
    public async Task RunAsync_TheyAreParkedButNothingIsPending_IsAskedUnderTheLockAndOpens()
    {
        await ParkAsync();
        _fleet.Database.Apply("v1");
        var late = _fleet.Instance("late");
        late.Migrator.AsksOnlyUnderLock = true;

        await late.Start().ShouldBeOpenAsync();

        (_fleet.Database.Runs, _fleet.Set().FailedAttempts).ShouldBe((3, 0));
    }

    [Fact]
    public async Task RunAsync_TheyAreParkedAndPendingUnderTheLock_RunsNothingAndLeavesTheLeaseFree()
    {
        await ParkAsync();
        var late = _fleet.Instance("late");
        late.Migrator.AsksOnlyUnderLock = true;

        await late.Start().ShouldStayShutAsync(MigrationPhase.Parked);

        (_fleet.Database.Runs, _fleet.Set().FailedAttempts, _fleet.Seen.IsFree).ShouldBe((3, 3, true));
    }

    [Fact]
    public async Task RunAsync_NotCountedFailure_IsToldOnceWithItsPause()
    {
        var log = new CapturedLog(LogLevel.Information);
        await _fleet.BeginAndDieAsync("dead");
        _fleet.Advance(15);
        var instance = _fleet.Instance("a", log: log);
        instance.Migrator.Fail("wrong");

        instance.Start().Stop();

        await instance.ShouldHaveStoppedAsync();
        log.Texts.Where(text => text.Contains("wrong", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldBe(
            "A migration of fake failed: wrong The run before it was abandoned, and what that left may be the cause, so this is not counted "
            + "as a failed attempt (uncounted: 1 of at most 3). The next attempt follows in 00:00:01.");
    }

    private async Task ParkAsync()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "wrong");
    }
}
