using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Migrators that pay no heed to their token: nothing is begun after the lease is lost or the process is to stop.</summary>
public sealed class BeforeMigratingTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_LeaseIsLostWhileItIsAskedUnderTheLock_DoesNotBeginToMigrate()
    {
        var instance = _fleet.Instance("a");
        var question = new Tests.Leases.HeldCall();
        instance.Migrator.WhenAsked = (lease, _) => lease is null ? Task.CompletedTask : question.UntilReleasedAsync(CancellationToken.None);
        instance.Start();
        instance.Store.Unplug();
        _fleet.Advance(13.5);

        question.Release();

        _fleet.Database.Runs.ShouldBe(0);
        instance.Phase.ShouldBe(MigrationPhase.Waiting);
        instance.Stop();
        await instance.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_IsToldToStopWhileItIsAskedUnderTheLock_DoesNotBeginToMigrate()
    {
        var instance = _fleet.Instance("a");
        var question = new Tests.Leases.HeldCall();
        instance.Migrator.WhenAsked = (lease, _) => lease is null ? Task.CompletedTask : question.UntilReleasedAsync(CancellationToken.None);
        instance.Start();
        instance.Stop();

        question.Release();

        await instance.ShouldHaveStoppedAsync();
        _fleet.Database.Runs.ShouldBe(0);
        _fleet.Seen.IsFree.ShouldBeTrue();
    }
}
