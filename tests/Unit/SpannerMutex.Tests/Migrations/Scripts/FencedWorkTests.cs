using System.Net;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>What the work of a fenced transaction may do with it.</summary>
public sealed class FencedWorkTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    private static readonly SpannerMutation s_row = SpannerMutation.Insert("Counters", ("Name", "runs"), ("N", 1));

    // A commit of its own carries no fence: the old owner's row was written although another owner stood.
    [Fact]
    public async Task TransactAsync_WorkCommitsByItself_IsRefusedBeforeAnythingIsWritten()
    {
        await using var lease = await AcquireAsync();

        var refused = await Should.ThrowAsync<InvalidOperationException>(lease.RunTransactionAsync(async (transaction, token) =>
        {
            await transaction.ExecuteAsync(new SpannerStatement(SeedCounters.TrimEnd(';')), token);
            await transaction.CommitAsync([], token);
            return [];
        }).AsTask());

        refused.Message.ShouldContain("return its mutations");
        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
        await lease.RenewAsync();
    }

    [Fact]
    public async Task TransactAsync_WorkReturnsMutationsAlone_WritesThemAndRenews()
    {
        await using var lease = await AcquireAsync();

        await lease.RunTransactionAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([s_row]));

        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(1);
        await lease.RenewAsync();
    }

    [Fact]
    public async Task TransactAsync_WorkHasNothingToDo_RenewsTheLease()
    {
        await using var lease = await AcquireAsync();
        var before = (await Start().Mutex.ReadAsync()).Record!.Version;

        await lease.RunTransactionAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([]));

        (await Start().Mutex.ReadAsync()).Record!.Version.ShouldBe(before + 1);
    }

    [Fact]
    public async Task TransactAsync_MutationsAloneAndAnotherOwnerStands_WritesNothing()
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        var stale = Start("stale", new GateSetup { LeaseDuration = TimeSpan.FromSeconds(1), Clock = new VirtualClock() });
        await using var lease = await stale.Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        await using var taken = await Start("successor").Mutex.AcquireAsync(TimeSpan.FromSeconds(30));

        await Should.ThrowAsync<LeaseLostException>(
            lease.RunTransactionAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([s_row])).AsTask());

        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
        await taken.RenewAsync();
    }

    /// <summary>ABORTED may answer a copy that the transport made, while the commit itself was applied, or lands later.</summary>
    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    [InlineData("beginTransaction")]
    public async Task TransactAsync_CommitIsAnsweredAbortedAndLands_TheWorkTakesEffectOnce(string landsBeforeTheNext)
    {
        var instance = Start();
        await using var lease = await AcquireAsync(instance);
        await lease.CommitAsync([SpannerMutation.Insert("Counters", ("Name", "runs"), ("N", 0))]);
        TappedCall? late = null;
        var hasLanded = landsBeforeTheNext == "commit";
        instance.Tap.Meet = async (call, token) =>
        {
            if (late is null && IsOfATransaction(call))
            {
                late = call;
                if (hasLanded)
                {
                    using var answer = await call.SendAsync(token);
                    answer.EnsureSuccessStatusCode();
                }

                return SpannerTap.Aborted();
            }

            if (late is not null && !hasLanded && call.Kind == landsBeforeTheNext)
            {
                hasLanded = true;
                using var answer = await late.SendAsync(token);
            }

            return await call.SendAsync(token);
        };

        await lease.RunTransactionAsync(CountAsync);

        hasLanded.ShouldBeTrue();
        (await RunsAsync()).ShouldBe(1);
        await lease.RenewAsync();
    }

    [Fact]
    public async Task TransactAsync_CommitIsAnsweredAbortedAndItsRollbackFails_IsAskedAgainUntilItIsSettled()
    {
        var instance = Start();
        await using var lease = await AcquireAsync(instance);
        await lease.CommitAsync([SpannerMutation.Insert("Counters", ("Name", "runs"), ("N", 0))]);
        var (commits, rollbacks) = (0, 0);
        instance.Tap.Meet = async (call, token) =>
        {
            if (IsOfATransaction(call) && commits++ == 0)
            {
                using var answer = await call.SendAsync(token);
                answer.EnsureSuccessStatusCode();
                return SpannerTap.Aborted();
            }

            return call.Kind == "rollback" && rollbacks++ == 0
                ? SpannerTap.Answer(HttpStatusCode.Forbidden, """{"code":7,"message":"denied by the test"}""")
                : await call.SendAsync(token);
        };

        await lease.RunTransactionAsync(CountAsync);

        (await RunsAsync()).ShouldBe(1);
        commits.ShouldBe(1);
    }

    private static bool IsOfATransaction(TappedCall call) =>
        call.Kind == "commit" && call.Body.Contains("transactionId", StringComparison.Ordinal);

    private static async ValueTask<IReadOnlyList<SpannerMutation>> CountAsync(SpannerRestTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.ExecuteAsync(new SpannerStatement(Count.TrimEnd(';')), cancellationToken);
        return [];
    }

    private async Task<Lease> AcquireAsync(GateInstance? instance = null)
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        return await (instance ?? Start()).Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
    }
}
