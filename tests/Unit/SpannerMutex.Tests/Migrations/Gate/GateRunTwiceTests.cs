using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>The app runs the gate by itself, beside the host: there is one run, with one end.</summary>
public sealed class GateRunTwiceTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_Twice_MigratesOnceAndBothEndWithIt()
    {
        var instance = _fleet.Instance("a");
        var migration = new HeldCall();
        instance.Migrator.WhenMigrating = async (_, token) =>
        {
            await migration.UntilReleasedAsync(token);
            _fleet.Database.Apply("v1");
        };
        instance.Start();

        var second = instance.Gate.RunAsync(TestContext.Current.CancellationToken);
        second.IsCompleted.ShouldBeFalse();
        migration.Release();

        await second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await instance.ShouldBeOpenAsync();
        instance.Store.Swaps.Count.ShouldBe(2, "acquired and released once");
    }

    // A second run that failed turned an open gate's readiness off.
    [Fact]
    public async Task RunAsync_AgainAfterItsEnd_IsTheFirstOnesEnd()
    {
        var instance = _fleet.Instance("a").Start();
        await instance.ShouldBeOpenAsync();
        instance.Migrator.WhenAsked = (_, _) => throw new InvalidOperationException("42501: no right to read");

        await instance.Gate.RunAsync(TestContext.Current.CancellationToken);

        instance.Phase.ShouldBe(MigrationPhase.Done);
    }

    [Fact]
    public async Task RunAsync_TheSecondCallIsStopped_TheRunIs()
    {
        await _fleet.BeginAndDieAsync("holder");
        var instance = _fleet.Instance("a").Start();
        instance.Phase.ShouldBe(MigrationPhase.Waiting);
        using var sigterm = new CancellationTokenSource();
        var second = instance.Gate.RunAsync(sigterm.Token);

        await sigterm.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(second.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)))
            .CancellationToken.ShouldBe(sigterm.Token);
        await instance.ShouldHaveStoppedAsync();
    }
}
