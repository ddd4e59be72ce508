using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Several migrators behind one gate: all run, in their order, under one lease.</summary>
public sealed class SeveralMigratorsTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_TwoArePending_BothRunInTheirOrderUnderOneLease()
    {
        var order = new List<string>();
        var app = _fleet.Instance("app", ["A", "B"]);
        app["A"].WhenMigrating = (run, _) => { order.Add($"A {run.Lease.FencingToken}"); return Task.CompletedTask; };
        app["B"].WhenMigrating = (run, _) => { order.Add($"B {run.Lease.FencingToken}"); return Task.CompletedTask; };

        await app.Start().ShouldBeOpenAsync();

        var token = _fleet.Seen.Record!.FencingToken;
        order.ShouldBe([$"A {token}", $"B {token}"]);
        app.Store.Calls.ShouldBe("1 reads, 2 swaps");
        app.State.Migrators.Select(m => (m.Name, m.IsUpToDate, m.Applied.Single(), m.Pending.Count)).ShouldBe([("A", true, "A-v1", 0), ("B", true, "B-v1", 0)]);
        app.State.Applied.ShouldBe(["A-v1", "B-v1"]);
    }

    [Fact]
    public async Task RunAsync_OnlyTheSecondIsPending_OnlyItRuns()
    {
        _fleet.Database.Apply("A-v1");
        var app = _fleet.Instance("app", ["A", "B"]);

        await app.Start().ShouldBeOpenAsync();

        (_fleet.Database.Runs, app["A"].ChecksUnderLock, app["B"].ChecksUnderLock).ShouldBe((1, 0, 1));
    }

    [Fact]
    public async Task RunAsync_TheFirstIsAtWork_TheGateStaysShutAndEachShowsWhereItIs()
    {
        var app = _fleet.Instance("app", ["A", "B"]);
        MigrationGateState? seen = null;
        app["B"].WhenMigrating = (run, _) =>
        {
            run.Report(new MigrationProgress("B-v1", "statement 1 of 2"));
            seen = app.State;
            return Task.CompletedTask;
        };

        await app.Start().ShouldBeOpenAsync();

        seen!.Migrators[0].ShouldSatisfyAllConditions(a => a.IsUpToDate.ShouldBeTrue(), a => a.Progress.ShouldBeNull());
        seen.Migrators[1].Progress.ShouldBe(new MigrationProgress("B-v1", "statement 1 of 2"));
        seen.Progress.ShouldBe(seen.Migrators[1].Progress);
        seen.Pending.ShouldBe(["B-v1"]);
    }

    [Fact]
    public async Task RunAsync_TheFirstFails_TheSecondDoesNotRun()
    {
        var app = _fleet.Instance("app", ["A", "B"]);
        app["A"].Fail("wrong");

        await app.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        _fleet.Database.Runs.ShouldBe(1);
        _fleet.Set("A-v1").FailedAttempts.ShouldBe(1);
        _fleet.Set("B-v1").FailedAttempts.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheSecondFails_TheFirstHasSucceededForAllWhoNeedItAlone()
    {
        var waiter = _fleet.Instance("waiter", ["A"], MigrationGateRole.WaitOnly);
        waiter["A"].AsksOnlyUnderLock = true;
        waiter.Start();
        var app = _fleet.Instance("app", ["A", "B"]);
        app["B"].Fail("wrong");

        await app.Start().ShouldStayShutAsync(MigrationPhase.Failed);
        _fleet.AdvanceOnePoll();

        await waiter.ShouldBeOpenAsync();
        (_fleet.Set("A-v1").FailedAttempts, _fleet.Set("B-v1").FailedAttempts).ShouldBe((0, 1));
    }

    [Fact]
    public async Task RunAsync_TheSecondIsParked_AServiceWithTheFirstAloneOpens()
    {
        for (var i = 0; i < 3; i++)
        {
            var app = _fleet.Instance($"app-{i}", ["A", "B"]);
            app["B"].Fail("wrong");
            app.Start();
            _fleet.Advance(10);
            await app.ShouldStayShutAsync(MigrationPhase.Failed);
        }

        await _fleet.Instance("both", ["A", "B"]).Start().ShouldStayShutAsync(MigrationPhase.Parked);
        await _fleet.Instance("one", ["A"]).Start().ShouldBeOpenAsync();
    }

    // Old and new revisions run side by side, and each names them as it likes.
    [Fact]
    public async Task RunAsync_TwoRevisionsWithAnotherOrder_NeverMigrateAtOnceAndEachSetOnce()
    {
        var old = _fleet.Instance("old", ["A", "B"]);
        var migration = old["A"].Hold();
        old.Start();
        var next = _fleet.Instance("new", ["B", "C", "A"]).Start();
        _fleet.Advance(3);
        next.Phase.ShouldBe(MigrationPhase.Waiting);

        migration.Release();
        _fleet.AdvanceOnePoll();

        await old.ShouldBeOpenAsync();
        await next.ShouldBeOpenAsync();
        (_fleet.Database.Runs, _fleet.Database.MostAtOnce).ShouldBe((3, 1));
        (next["A"].ChecksUnderLock, next["B"].ChecksUnderLock, next["C"].ChecksUnderLock).ShouldBe((0, 0, 1));
    }

    [Fact]
    public async Task RunAsync_TheSecondCantBeAskedBeforeTheFirstIsThrough_IsAskedThen()
    {
        var app = _fleet.Instance("app", ["A", "B"]);
        app["B"].WhenAsked = (_, _) => _fleet.Database.Has("A-v1") ? Task.CompletedTask : throw new InvalidOperationException("42P01: A's table is missing");

        await app.Start().ShouldBeOpenAsync();

        _fleet.Database.Runs.ShouldBe(2);
    }

    [Fact]
    public async Task RunAsync_TheDatabaseOfTheSecondFailsInPassing_TheFirstIsNotRunAgain()
    {
        var app = _fleet.Instance("app", ["A", "B"]);
        app["B"].WhenMigrating = (_, _) => throw StoreFailedException.Passing();
        app.Start();
        app.Phase.ShouldBe(MigrationPhase.Waiting);

        app["B"].WhenMigrating = (_, _) => Task.CompletedTask;
        _fleet.AdvanceOnePoll();

        await app.ShouldBeOpenAsync();
        (_fleet.Database.Runs, app["A"].ChecksUnderLock).ShouldBe((3, 1));
    }

    [Fact]
    public async Task RunAsync_LeaseIsLostBetweenTwo_TheSecondDoesNotRun()
    {
        var app = _fleet.Instance("app", ["A", "B"]);
        app["A"].WhenMigrating = (_, _) =>
        {
            app.Store.Unplug();
            _fleet.Clock.Freeze(TimeSpan.FromSeconds(20));
            return Task.CompletedTask;
        };

        app.Start();

        _fleet.Database.Runs.ShouldBe(1);
        app.Stop();
        await app.ShouldHaveStoppedAsync();
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData("A", "a")]
    public void New_TwoOfOneName_AreRefusedWithTheWayOut(string one, string other) =>
        Should.Throw<ArgumentException>(() => _fleet.Instance("app", [one, other])).Message
            .ShouldContain("each needs its own");

    [Fact]
    public void New_NoMigrator_IsRefused() =>
        Should.Throw<ArgumentException>(() => new MigrationGate([], new DistributedMutex(new InMemoryLeaseStore(), new LeaseName("l"))));
}
