using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Processes that die in the middle of a migration: nobody can tell them from those that were cut off.</summary>
public sealed class AbandonedRunTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_HoldersDieAgainAndAgain_IsCountedApartAndParksNothing()
    {
        for (var i = 1; i <= 5; i++)
        {
            await _fleet.BeginAndDieAsync($"dead-{i}");
            _fleet.Advance(15);
        }

        var next = _fleet.Instance("next");
        var migration = next.Migrator.Hold();
        next.Start();

        (next.Phase, next.State.AbandonedRuns).ShouldBe((MigrationPhase.Migrating, 5));
        (_fleet.Note!.AbandonedRuns, _fleet.Note.FailedAttempts).ShouldBe((5, 0));
        migration.Release();
        await next.ShouldBeOpenAsync();
        _fleet.Note!.AbandonedRuns.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheDeadCarriedOtherMigrations_CountsAfresh()
    {
        await _fleet.BeginAndDieAsync("dead", "v1");
        _fleet.Advance(15);

        await _fleet.Instance("next", "v2").Start().ShouldBeOpenAsync();

        _fleet.Note!.AbandonedRuns.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_AHolderFailsBetweenDeaths_BothCountsStand()
    {
        await _fleet.BeginAndDieAsync("dead");
        _fleet.Advance(15);
        await _fleet.FailAsync("b", "wrong");
        await _fleet.BeginAndDieAsync("dead too");
        _fleet.Advance(15);
        await _fleet.FailAsync("d", "wrong");

        (_fleet.Note!.AbandonedRuns, _fleet.Note.FailedAttempts).ShouldBe((2, 2));
    }
}
