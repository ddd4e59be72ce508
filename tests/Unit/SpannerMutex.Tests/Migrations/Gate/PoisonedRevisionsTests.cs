using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Revisions side by side, each with migrations that can't succeed: the fleet remembers the failures of all.</summary>
public sealed class PoisonedRevisionsTests
{
    private readonly Fleet _fleet = new();

    // They ran 61 and 64 times when the lease remembered one set.
    [Fact]
    public async Task RunAsync_TwoPoisonedRevisionsSideBySide_EachRunsThreeTimesInAll()
    {
        for (var round = 0; round < 20; round++)
        {
            await StartAsync($"blue-{round}", "blue");
            await StartAsync($"green-{round}", "green");
        }

        _fleet.Database.Runs.ShouldBe(3 + 3);
        (_fleet.Set("blue").FailedAttempts, _fleet.Set("green").FailedAttempts).ShouldBe((3, 3));
    }

    [Fact]
    public async Task RunAsync_TheOldRevisionMigratesMeanwhile_TheParkedSetStaysParked()
    {
        await _fleet.FailAsync("a", "wrong", "poisoned");
        await _fleet.FailAsync("b", "wrong", "poisoned");
        await _fleet.FailAsync("c", "wrong", "poisoned");
        var old = _fleet.Instance("old", "old");
        old.Migrator.AsksOnlyUnderLock = true;

        await old.Start().ShouldBeOpenAsync();

        await _fleet.Instance("d", "poisoned").Start().ShouldStayShutAsync(MigrationPhase.Parked);
    }

    private async Task StartAsync(string name, string fingerprint)
    {
        var instance = _fleet.Instance(name, fingerprint);
        instance.Migrator.Fail("wrong");
        instance.Start();
        _fleet.Advance(10);
        (await Should.ThrowAsync<MigrationGateException>(instance.Running)).Phase
            .ShouldBeOneOf(MigrationPhase.Failed, MigrationPhase.Parked);
    }
}
