using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Instances that only wait, beside jobs that migrate.</summary>
public sealed class WaitOnlyTests
{
    private readonly Fleet _fleet = new();

    [Fact]
    public async Task RunAsync_NothingPending_OpensWithoutAskingTheLeases()
    {
        _fleet.Database.Apply("v1");

        var waiter = _fleet.Waiter("service").Start();

        await waiter.ShouldBeOpenAsync();
        waiter.Store.Calls.ShouldBe("0 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_AJobMigrates_OpensWhenItIsThroughAndHasWrittenNothing()
    {
        var job = _fleet.Instance("job");
        var migration = job.Migrator.Hold();
        var waiter = _fleet.Waiter("service").Start();
        waiter.Phase.ShouldBe(MigrationPhase.Waiting);
        job.Start();
        _fleet.AdvanceOnePoll();
        (waiter.Phase, waiter.State.Holder).ShouldBe((MigrationPhase.Waiting, "job"));

        migration.Release();
        await job.ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();

        await waiter.ShouldBeOpenAsync();
        waiter.Store.Swaps.Count.ShouldBe(0);
        waiter.Migrator.ChecksUnderLock.ShouldBe(0);
        _fleet.Database.Runs.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_TheLeaseIsFreeAndNobodyMigrates_EndsWithWhatIsMissingAndWhoMustRunIt()
    {
        var waiter = _fleet.Waiter("service").Start();

        _fleet.Advance(601);

        var shut = await waiter.ShouldStayShutAsync(MigrationPhase.Failed);
        shut.Message.ShouldBe(
            "The schema was not migrated within 00:10:00, and this instance only waits (role WaitOnly): still missing are v1; nobody has run any. "
            + "Run them from a job or a service with the role Migrate that carries the same migrations, or wait longer (WaitTimeout).");
        waiter.Store.Swaps.Count.ShouldBe(0);
        _fleet.Database.Runs.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheJobDied_NeverTakesOver()
    {
        await _fleet.BeginAndDieAsync("job");
        var waiter = _fleet.Waiter("service").Start();

        _fleet.Advance(601);

        (await waiter.ShouldStayShutAsync(MigrationPhase.Failed)).Message.ShouldContain("the last run was on 'job' (fake 'v1'): Running");
        waiter.Store.Swaps.Count.ShouldBe(0);
    }

    [Fact]
    public async Task RunAsync_TheJobFailed_SaysHowAndWhereInTheEnd()
    {
        var waiter = _fleet.Waiter("service").Start();
        await _fleet.FailAsync("job", "V0003__orders.sql, statement 2: Table not found.");

        _fleet.Advance(601);

        (await waiter.ShouldStayShutAsync(MigrationPhase.Failed)).Message
            .ShouldContain("the last run failed on 'job' at 2026-01-01 00:00:00Z: V0003__orders.sql, statement 2: Table not found.");
    }

    [Fact]
    public async Task RunAsync_TheJobHasParkedThem_FailsFast()
    {
        await _fleet.FailAsync("a", "wrong");
        await _fleet.FailAsync("b", "wrong");
        await _fleet.FailAsync("c", "wrong");

        var waiter = _fleet.Waiter("service").Start();

        (await waiter.ShouldStayShutAsync(MigrationPhase.Parked)).Message.ShouldContain("'c'");
        waiter.Store.Calls.ShouldBe("1 reads, 0 swaps");
    }

    [Fact]
    public async Task RunAsync_CantBeAskedWithoutTheLock_GoesByTheFingerprintsThatWereReached()
    {
        await _fleet.Instance("job-1", "v1").Start().ShouldBeOpenAsync();
        await _fleet.Instance("job-2", "v2").Start().ShouldBeOpenAsync();
        await _fleet.FailAsync("job-3", "wrong", "v3");

        var (v1, v2, v3) = (Unaskable("v1"), Unaskable("v2"), Unaskable("v3"));

        await v1.ShouldBeOpenAsync();
        await v2.ShouldBeOpenAsync();
        v3.Phase.ShouldBe(MigrationPhase.Waiting);
        _fleet.Advance(1);
        await _fleet.Instance("job-4", "v3").Start().ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();
        await v3.ShouldBeOpenAsync();
    }

    [Fact]
    public async Task RunAsync_WhatWasReachedFailsNow_IsNotTrustedAnyMore()
    {
        await _fleet.Instance("job", "v1").Start().ShouldBeOpenAsync();
        await _fleet.Instance("job", "v2").Start().ShouldBeOpenAsync();
        var restored = new Fleet();
        (await restored.Truth.CompareAndSwapAsync(null, _fleet.Seen.Record! with { Owner = null })).Outcome.ShouldBe(SwapOutcome.Applied);
        await restored.FailAsync("job", "the database was restored", "v1");

        (restored.Set("v1").SucceededUnder, restored.Set("v2").SucceededUnder).ShouldBe((null, _fleet.Set("v2").SucceededUnder));
    }

    [Fact]
    public async Task RunAsync_TheDatabaseFailsInPassing_WaitsOn()
    {
        var waiter = _fleet.Waiter("service");
        waiter.Start();
        waiter.Migrator.WhenAsked = (_, _) => throw StoreFailedException.Passing();
        waiter.Store.Unplug();
        _fleet.AdvanceOnePoll();
        waiter.Phase.ShouldBe(MigrationPhase.Waiting);
        waiter.State.LastError.ShouldBe("The server is not reachable.");

        _fleet.Database.Apply("v1");
        waiter.Migrator.WhenAsked = (_, _) => Task.CompletedTask;
        waiter.Store.Heal();
        _fleet.AdvanceOnePoll();

        await waiter.ShouldBeOpenAsync();
    }

    [Fact]
    public async Task UnparkAsync_RoleIsWaitOnly_IsRefused() =>
        (await Should.ThrowAsync<InvalidOperationException>(async () => await _fleet.Waiter("service").Gate.UnparkAsync()))
            .Message.ShouldContain("WaitOnly");

    private GateInstance Unaskable(string fingerprint)
    {
        var waiter = _fleet.Waiter("service", fingerprint);
        waiter.Migrator.AsksOnlyUnderLock = true;
        return waiter.Start();
    }
}
