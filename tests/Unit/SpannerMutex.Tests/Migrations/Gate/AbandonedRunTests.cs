using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

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
        (_fleet.Set().AbandonedRuns, _fleet.Set().FailedAttempts).ShouldBe((5, 0));
        migration.Release();
        await next.ShouldBeOpenAsync();
        _fleet.Set().AbandonedRuns.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheDeadCarriedOtherMigrations_IsCountedForThoseAlone()
    {
        await _fleet.BeginAndDieAsync("dead", "v1");
        _fleet.Advance(15);

        await _fleet.Instance("next", "v2").Start().ShouldBeOpenAsync();

        (_fleet.Set("v1").AbandonedRuns, _fleet.Set("v2").AbandonedRuns).ShouldBe((1, 0));
    }

    [Fact]
    public async Task RunAsync_AHolderFailsBetweenDeaths_BothCountsStand()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.BeginAndDieAsync("dead");
        _fleet.Advance(15);
        var next = _fleet.Instance("b");
        next.Migrator.Fail("wrong");
        next.Start().Stop();
        await next.ShouldHaveStoppedAsync();
        await _fleet.BeginAndDieAsync("dead too");
        _fleet.Advance(15);

        var last = _fleet.Instance("c");
        last.Migrator.Hold();
        last.Start().Stop();

        await last.ShouldHaveStoppedAsync();
        (_fleet.Set().AbandonedRuns, _fleet.Set().FailedAttempts, _fleet.Set().UncountedFailures).ShouldBe((2, 1, 1));
    }
}
