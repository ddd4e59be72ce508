using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>DML whose commit is answered by nobody, or that takes long.</summary>
public sealed class FencedTransactionTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_ReplyOfTheDmlCommitLost_AppliesItOnce(bool applied)
    {
        var instance = await PrepareAsync();
        var lost = 0;
        instance.Tap.Meet = async (call, token) =>
        {
            if (!IsDmlCommit(call) || lost++ > 0)
            {
                return await call.SendAsync(token);
            }

            if (applied)
            {
                using var answer = await call.SendAsync(token);
                answer.EnsureSuccessStatusCode();
            }

            throw SpannerTap.Broken();
        };

        await instance.RunAsync();

        instance.Tap.Calls.Count(IsDmlCommit).ShouldBe(applied ? 1 : 2);
        await ShouldBeAppliedOnceAsync();
    }

    /// <summary>The commit whose answer was lost is still on its way while the holder looks it up and sends it again.</summary>
    [Theory]
    [InlineData("read")]
    [InlineData("commit")]
    public async Task RunAsync_DmlCommitLandsLate_AppliesItOnce(string landsBefore)
    {
        var instance = await PrepareAsync();
        var late = new LateCommit(landsBefore, IsDmlCommit);
        instance.Tap.Meet = late.MeetAsync;

        await instance.RunAsync();

        late.HasLanded.ShouldBe(true);
        await ShouldBeAppliedOnceAsync();
    }

    /// <summary>The same, and what is sent again is answered ABORTED, wrongly: the transaction must be run again, or not.</summary>
    [Theory]
    [InlineData("rollback", true)]
    [InlineData("beginTransaction", false)]
    [InlineData("executeSql", false)]
    [InlineData("commit", false)]
    public async Task RunAsync_DmlCommitLandsAfterItsRepetitionWasAborted_AppliesItOnce(string landsBefore, bool lands)
    {
        var instance = await PrepareAsync();
        var late = new LateCommit(landsBefore, IsDmlCommit) { AbortsTheRepetition = true };
        instance.Tap.Meet = late.MeetAsync;

        await instance.RunAsync();

        // Rolling it back settles the first transaction: until then it may be applied, from then on it may not.
        late.HasLanded.ShouldBe(lands);
        instance.Gate.State.LastError.ShouldBeNull("the lease is kept");
        await ShouldBeAppliedOnceAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_AnswerOfTheDmlCommitNeverComes_AppliesItOnceAndKeepsTheLease(bool applied)
    {
        var clock = new VirtualClock();
        var instance = await PrepareAsync(new GateSetup { Clock = clock, LeaseDuration = TimeSpan.FromSeconds(3) });
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Tap.Meet = async (call, token) =>
        {
            if (IsDmlCommit(call) && !sent.Task.IsCompleted)
            {
                if (applied)
                {
                    using var answer = await call.SendAsync(CancellationToken.None);
                    answer.EnsureSuccessStatusCode();
                }

                sent.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            }

            return await call.SendAsync(token);
        };

        var running = instance.RunAsync();
        await sent.Task.WaitAsync(s_patience);
        clock.Advance(TimeSpan.FromSeconds(1));
        if (!applied)
        {
            // It is not there when it is looked up: it is sent again after a pause.
            clock.Advance(await clock.WhenWaitingAsync(length => length <= TimeSpan.FromMilliseconds(50)));
        }

        await running.WaitAsync(s_patience);
        instance.Gate.State.LastError.ShouldBeNull("the lease is kept");
        await ShouldBeAppliedOnceAsync();
    }

    [Fact]
    public async Task TransactAsync_RunAgainAfterALostAnswer_TheWorkMayRenewTheLease()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        await MigrateAsync();
        var instance = Start();
        await using var lease = await instance.Mutex.AcquireAsync(s_patience);
        var late = new LateCommit("never", IsDmlCommit) { AbortsTheRepetition = true };
        instance.Tap.Meet = late.MeetAsync;
        var runs = 0;

        await lease.RunTransactionAsync(
            async (transaction, token) =>
            {
                runs++;
                await lease.RenewAsync(token);
                await transaction.ExecuteAsync(new SpannerStatement(SeedCounters.TrimEnd(';')), token);
                return [];
            }).AsTask().WaitAsync(s_patience);

        runs.ShouldBe(2);
        (await RunsAsync()).ShouldBe(0);
        lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public async Task TransactAsync_LeaseIsLostWhileTheWorkRuns_CancelsTheWork()
    {
        var clock = new VirtualClock();
        var instance = Start(setup: new GateSetup { Clock = clock });
        await using var lease = await instance.Mutex.AcquireAsync(s_patience);
        instance.Tap.Meet = static async (call, token) =>
        {
            // A renewal may not come through.
            await Task.Delay(call.Kind == "commit" ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, token);
            return await call.SendAsync(token);
        };
        var working = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var write = lease.RunTransactionAsync(async (_, token) =>
        {
            working.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return [];
        }).AsTask();
        await working.Task.WaitAsync(s_patience);
        clock.Advance(TimeSpan.FromSeconds(15));

        (await Should.ThrowAsync<LeaseLostException>(write.WaitAsync(s_patience))).IsOutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task TransactAsync_RefusedAfterALostAnswer_SaysWhyAndTheLeaseIsHeld()
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        var instance = Start();
        await using var lease = await instance.Mutex.AcquireAsync(s_patience);
        instance.Tap.Meet = new LateCommit("never", IsDmlCommit).MeetAsync;

        var refused = await Should.ThrowAsync<SpannerRestException>(lease.RunTransactionAsync(
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync(new SpannerStatement(Count.TrimEnd(';')), token);
                return [SpannerMutation.Insert("Counters", ("Name", "runs"), ("N", 7))];
            }).AsTask().WaitAsync(s_patience));

        refused.Code.ShouldBe(SpannerStatusCode.AlreadyExists);
        (await RunsAsync()).ShouldBe(0);
        await lease.RenewAsync();
    }

    [Fact]
    public async Task RunAsync_DmlTakesLongerThanTheLease_RenewalsGoOnAndItCommits()
    {
        var instance = await PrepareAsync(new GateSetup { LeaseDuration = TimeSpan.FromSeconds(1) });
        var renewals = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isHeld = false;
        instance.Tap.Meet = async (call, token) =>
        {
            if (call.Kind == "executeSql" && call.Body.Contains("Counters", StringComparison.Ordinal))
            {
                // Held on its way there: once it has run, the emulator lets no other transaction in.
                isHeld = true;
                await enough.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            }

            var answer = await call.SendAsync(token);
            if (isHeld && call.Kind == "commit" && answer.IsSuccessStatusCode && ++renewals == 4)
            {
                enough.TrySetResult();
            }

            return answer;
        };

        await instance.RunAsync();

        instance.Gate.State.LastError.ShouldBeNull();
        renewals.ShouldBeGreaterThanOrEqualTo(4, "four thirds of the lease's duration");
        await ShouldBeAppliedOnceAsync();
    }

    [Fact]
    public async Task RunAsync_StatementTimeoutPasses_FailsTheScriptAndAppliesNothing()
    {
        var instance = await PrepareAsync(new GateSetup { Scripts = new() { StatementTimeout = TimeSpan.FromMilliseconds(200) } });
        instance.Tap.Meet = async (call, token) =>
        {
            if (call.Kind == "executeSql" && call.Body.Contains("Counters", StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return await call.SendAsync(token);
        };

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("V0003__count.sql, statement 1 of 1 (line 1)");
        shut.Message.ShouldContain("StatementTimeout");
        shut.Message.ShouldContain("failed attempt 1 of 3");
        (await RunsAsync()).ShouldBe(0);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
    }

    private static bool IsDmlCommit(TappedCall call) =>
        call.Kind == "commit" && call.Body.Contains("transactionId", StringComparison.Ordinal);

    /// <summary>All but the last script applied; an instance that will run that one.</summary>
    private async Task<GateInstance> PrepareAsync(GateSetup? setup = null)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__count.sql", Count);
        return Start("counting", setup);
    }

    private async Task ShouldBeAppliedOnceAsync()
    {
        (await RunsAsync()).ShouldBe(1);
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await HistoryAsync())[2].GetInt64("Attempt").ShouldBe(1);
    }
}
