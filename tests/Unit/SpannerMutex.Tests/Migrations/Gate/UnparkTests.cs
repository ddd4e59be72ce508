using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class UnparkTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task UnparkAsync_TheyAreParked_TheSameOnesAreTriedAgain()
    {
        await ParkAsync();

        (await _fleet.Instance("operator").Gate.UnparkAsync()).ShouldBeTrue();

        _fleet.Seen.IsFree.ShouldBeTrue();
        (_fleet.Set().FailedAttempts, _fleet.Set().Error).ShouldBe((0, "wrong"));
        await _fleet.Instance("d").Start().ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBe(4);
    }

    [Fact]
    public async Task UnparkAsync_TheyFailAgain_TheCountBeginsAtOne()
    {
        await ParkAsync();
        await _fleet.Instance("operator").Gate.UnparkAsync();

        await _fleet.FailAsync("d", "still wrong");

        _fleet.Set().FailedAttempts.ShouldBe(1);
    }

    [Fact]
    public async Task UnparkAsync_NothingHasFailed_WritesNothing()
    {
        await _fleet.Instance("a").Start().ShouldBeOpenAsync();
        var operators = _fleet.Instance("operator");

        (await operators.Gate.UnparkAsync()).ShouldBeFalse();

        operators.Store.Calls.ShouldBe("1 reads, 0 swaps");
    }

    [Fact]
    public async Task UnparkAsync_AnInstanceHoldsTheLease_WaitsForIt()
    {
        await _fleet.FailAsync("a", "wrong");
        _fleet.Advance(1);
        var holder = _fleet.Instance("b");
        var migration = holder.Migrator.Hold();
        holder.Start();

        var unparking = _fleet.Instance("operator").Gate.UnparkAsync().AsTask();
        unparking.IsCompleted.ShouldBeFalse();
        _fleet.Note!.Instance.ShouldBe("b");
        migration.Release();
        await holder.ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();

        (await unparking.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeFalse("the run has succeeded meanwhile");
    }

    [Fact]
    public async Task UnparkAsync_DiesBetweenItsWrites_TheyAreUnparkedAllTheSame()
    {
        await ParkAsync();
        var operators = _fleet.Instance("operator");
        operators.Store.Swaps.Pass();
        operators.Store.Swaps.HangAlways();

        _ = operators.Gate.UnparkAsync().AsTask();
        _fleet.Advance(15);

        await _fleet.Instance("d").Start().ShouldBeOpenAsync();
    }

    private async Task ParkAsync()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "wrong");
        await _fleet.Instance("late").Start().ShouldStayShutAsync(MigrationPhase.Parked);
    }
}
