using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>What each step costs, counted where the requests leave.</summary>
public sealed class CallBudgetTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_NothingPending_CostsASessionAndOneRead()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();

        var instance = await MigrateAsync();

        instance.Tap.Kinds.ShouldBe(["sessions", "read"]);
    }

    [Fact]
    public async Task RunAsync_OnlyDmlPending_SendsNoDdl()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        await MigrateAsync();
        Folder.With("V0002__seed.sql", SeedCounters);

        var instance = await MigrateAsync();

        instance.Tap.Count("ddl").ShouldBe(0, "the tables of ours stand: no right to change the schema is needed");
    }

    /// <summary>The history is read without the lock and once under it; the run goes on from what the second read has found.</summary>
    [Fact]
    public async Task RunAsync_OneDmlPending_ReadsTheHistoryTwice()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        await MigrateAsync();
        Folder.With("V0002__seed.sql", SeedCounters);

        var instance = await MigrateAsync();

        instance.Tap.Kinds.ShouldBe(
        [
            "sessions", "read", "read", "commit", "read", "executeSql", "beginTransaction", "executeSql", "read", "commit", "commit",
        ]);
    }

    /// <summary>One call more than the transaction alone took: the reservation, which keeps others out of the transaction.</summary>
    [Fact]
    public async Task Lease_FirstRecordOfAName_CostsAReservationAndATransaction()
    {
        var instance = Start();
        await instance.Store.EnsureSchemaAsync();
        instance.Tap.Reset();

        await using var lease = (await instance.Mutex.TryAcquireAsync()).ShouldNotBeNull();

        instance.Tap.Kinds.ShouldBe(["read", "commit", "beginTransaction", "read", "read", "commit"]);
    }

    [Fact]
    public async Task Lease_AcquiredWrittenRenewedReleased_CostsACommitEach()
    {
        var instance = Start();
        await using (await instance.Mutex.TryAcquireAsync())
        {
            // The first record of a name takes more; from now on the lease is free and known.
        }

        instance.Tap.Reset();
        await using var lease = (await instance.Mutex.TryAcquireAsync()).ShouldNotBeNull();
        instance.Tap.Kinds.ShouldBe(["read", "commit"], "acquire");

        await CostsOneCommitAsync("renew", () => lease.RenewAsync().AsTask());
        await Database.CreateAsync("CREATE TABLE T (K INT64) PRIMARY KEY (K)");
        await CostsOneCommitAsync("fenced write", () => lease.CommitAsync([SpannerMutation.Insert("T", ("K", 1))]).AsTask());
        await CostsOneCommitAsync("release", () => lease.ReleaseAsync().AsTask());

        async Task CostsOneCommitAsync(string what, Func<Task> act)
        {
            instance.Tap.Reset();
            await act();
            instance.Tap.Kinds.ShouldBe(["commit"], what);
        }
    }

    [Fact]
    public async Task RunAsync_AnotherMigrates_CostsOneReadAPoll()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        var holder = Start("holder");
        await using var lease = (await holder.Mutex.TryAcquireAsync()).ShouldNotBeNull();
        var clock = new VirtualClock();
        var poll = TimeSpan.FromMilliseconds(100);
        var waiter = Start("waiter", new GateSetup { Clock = clock, PollInterval = poll });

        _ = waiter.RunAsync();
        var next = await clock.WhenWaitingAsync(length => length <= poll);
        waiter.Gate.State.Phase.ShouldBe(MigrationPhase.Waiting);
        waiter.Tap.Reset();
        for (var polls = 1; polls <= 5; polls++)
        {
            clock.Advance(next);
            next = await clock.WhenWaitingAsync(length => length <= poll);
            waiter.Tap.Kinds.ShouldBe(Enumerable.Repeat("read", polls));
        }
    }
}
