using System.Net;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A holder that stands still until another has taken its place, and then goes on.</summary>
public sealed class ZombieTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly GateSetup s_short = new() { LeaseDuration = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task RunAsync_FrozenBeforeItSendsDdl_ItsLateCallIsTheSuccessorsOperation()
    {
        LayScripts();
        var zombie = Start("zombie", s_short);
        var frozen = zombie.FreezeAt(IsOwnDdl);
        var late = zombie.RunAsync();
        var held = await frozen.Frozen;

        var successor = Start("successor", s_short);
        await successor.RunAsync();
        (await Database.OperationsAsync()).Select(operation => operation.Id)
            .ShouldContain(id => held.Body.Contains($"\"{id}\"", StringComparison.Ordinal), "the successor sends the id that it found");
        frozen.GoOn();

        var (status, answer) = await frozen.Answer;
        await late;
        status.ShouldBe(HttpStatusCode.Conflict, answer);
        zombie.Gate.State.Phase.ShouldBe(MigrationPhase.Done);
        zombie.Gate.State.LastError.ShouldNotBeNull("it noticed that it had lost the lease");
        await ShouldBeAppliedOnceAsync(by: "successor");
    }

    [Fact]
    public async Task RunAsync_FrozenBehindDdl_ItsJournalIsRefused()
    {
        LayScripts();
        var zombie = Start("zombie", s_short);
        var hasSent = false;
        var frozen = zombie.FreezeAt(call =>
        {
            var isNext = hasSent && call.Kind == "commit";
            hasSent |= IsOwnDdl(call);
            return isNext;
        });
        var late = zombie.RunAsync();
        await frozen.Frozen;

        var successor = Start("successor", s_short);
        await successor.RunAsync();
        frozen.GoOn();

        (await frozen.Answer).Status.ShouldNotBe(HttpStatusCode.OK, "the guard's row is gone, and the history's is another");
        await late;
        zombie.Gate.State.Phase.ShouldBe(MigrationPhase.Done);
        await ShouldBeAppliedOnceAsync(by: "successor");
    }

    [Fact]
    public async Task RunAsync_FrozenBeforeItCommitsDml_TheDmlIsAppliedOnce()
    {
        LayScripts();
        var zombie = Start("zombie", s_short);
        var frozen = zombie.FreezeAt(call => call.Kind == "commit" && call.Body.Contains("transactionId", StringComparison.Ordinal) && call.Body.Contains("\"count\"", StringComparison.Ordinal));
        var late = zombie.RunAsync();
        await frozen.Frozen;

        var successor = Start("successor", s_short);
        await successor.RunAsync();
        frozen.GoOn();

        (await frozen.Answer).Status.ShouldNotBe(HttpStatusCode.OK);
        await late;
        zombie.Gate.State.Phase.ShouldBe(MigrationPhase.Done);
        await ShouldBeAppliedOnceAsync(by: null);
    }

    [Fact]
    public async Task CommitAsync_AnotherOwnerStands_WritesNothing()
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        var zombie = Start("zombie", s_short with { Clock = new VirtualClock() });
        await using var lease = await zombie.Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        var frozen = zombie.FreezeAt(call => call.Kind == "commit");

        var write = lease.CommitAsync([SpannerMutation.Insert("Counters", ("Name", "runs"), ("N", 1))]).AsTask();
        await frozen.Frozen;
        await using var taken = await Start("successor", s_short with { LeaseDuration = TimeSpan.FromSeconds(15) })
            .Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        frozen.GoOn();

        lease.LostToken.IsCancellationRequested.ShouldBeFalse("its clock stands still: only the guard can tell it");
        var error = await Should.ThrowAsync<LeaseLostException>(write);
        error.IsOutcomeUnknown.ShouldBeFalse();
        lease.LostToken.IsCancellationRequested.ShouldBeTrue();
        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
        await taken.RenewAsync();
        taken.FencingToken.Value.ShouldBeGreaterThan(lease.FencingToken.Value);
    }

    [Fact]
    public async Task TransactAsync_AnotherOwnerStands_WritesNothing()
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        var zombie = Start("zombie", s_short with { Clock = new VirtualClock() });
        await using var lease = await zombie.Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        var frozen = zombie.FreezeAt(call => call.Kind == "beginTransaction");

        var write = lease.RunTransactionAsync(async (transaction, token) =>
        {
            await transaction.ExecuteAsync(new SpannerStatement(SeedCounters.TrimEnd(';')), token);
            return [];
        }).AsTask();
        await frozen.Frozen;
        await using var taken = await Start("successor", s_short with { LeaseDuration = TimeSpan.FromSeconds(15) })
            .Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        zombie.Tap.Reset();
        frozen.GoOn();

        var error = await Should.ThrowAsync<LeaseLostException>(write);
        error.IsOutcomeUnknown.ShouldBeFalse();
        zombie.Tap.Kinds.ShouldContain("executeSql", "the statement ran: what kept it out is the commit's guard");
        zombie.Tap.Count("commit").ShouldBe(1);
        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
        await taken.RenewAsync();
    }

    private static bool IsOwnDdl(TappedCall call) =>
        call.Kind == "ddl" && call.Body.Contains("CREATE TABLE Counters", StringComparison.Ordinal);

    private void LayScripts() => Folder
        .With("V0001__create.sql", $"{CreateCounters}\nCREATE TABLE Orders (Id INT64) PRIMARY KEY (Id);")
        .With("V0002__count.sql", $"{SeedCounters}\n{Count}");

    private async Task ShouldBeAppliedOnceAsync(string? by)
    {
        (await RunsAsync()).ShouldBe(1);
        (await AppliedDdlAsync()).ShouldBeUnique();
        var history = await HistoryAsync();
        history.Select(row => row.GetString("Status")).ShouldBe(["Applied", "Applied"]);
        if (by is not null)
        {
            history.Select(row => row.GetString("AppliedBy")).ShouldAllBe(name => name == by);
        }
    }
}
