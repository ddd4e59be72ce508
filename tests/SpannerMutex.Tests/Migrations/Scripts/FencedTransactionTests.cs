using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>DML whose commit is answered by nobody, or that takes long.</summary>
public sealed class FencedTransactionTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
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

    /// <summary>The commit whose answer was lost is still on its way while the holder looks it up and tries again.</summary>
    [Theory]
    [InlineData("rollback")]
    [InlineData("beginTransaction")]
    [InlineData("executeSql")]
    [InlineData("commit")]
    public async Task RunAsync_DmlCommitLandsLate_AppliesItOnce(string landsBefore)
    {
        var instance = await PrepareAsync();
        TappedCall? onItsWay = null;
        var landed = new List<bool>();
        instance.Tap.Meet = async (call, token) =>
        {
            if (onItsWay is null && IsDmlCommit(call))
            {
                onItsWay = call;
                throw SpannerTap.Broken();
            }

            if (onItsWay is not null && landed.Count == 0 && call.Kind == landsBefore && (call.Kind != "commit" || IsDmlCommit(call)))
            {
                using var answer = await onItsWay.SendAsync(CancellationToken.None);
                landed.Add(answer.IsSuccessStatusCode);
            }

            return await call.SendAsync(token);
        };

        await instance.RunAsync();

        // Rolling it back settles the first transaction: until then it may be applied, from then on it may not.
        landed.ShouldBe([landsBefore == "rollback"]);
        await ShouldBeAppliedOnceAsync();
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
