using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Tests.Emulator;
using SpannerMutex.Tests.Time;

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

        var refused = await Should.ThrowAsync<InvalidOperationException>(lease.TransactAsync(async (transaction, token) =>
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

        await lease.TransactAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([s_row]));

        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(1);
        await lease.RenewAsync();
    }

    [Fact]
    public async Task TransactAsync_WorkHasNothingToDo_RenewsTheLease()
    {
        await using var lease = await AcquireAsync();
        var before = (await Start().Mutex.ReadAsync()).Record!.Version;

        await lease.TransactAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([]));

        (await Start().Mutex.ReadAsync()).Record!.Version.ShouldBe(before + 1);
    }

    [Fact]
    public async Task TransactAsync_MutationsAloneAndAnotherOwnerStands_WritesNothing()
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        var stale = Start("stale", new GateSetup { LeaseDuration = TimeSpan.FromSeconds(1), Clock = new FakeClock() });
        await using var lease = await stale.Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
        await using var taken = await Start("successor").Mutex.AcquireAsync(TimeSpan.FromSeconds(30));

        await Should.ThrowAsync<LeaseLostException>(
            lease.TransactAsync((_, _) => ValueTask.FromResult<IReadOnlyList<SpannerMutation>>([s_row])).AsTask());

        (await NumberAsync("SELECT COUNT(*) FROM Counters")).ShouldBe(0);
        await taken.RenewAsync();
    }

    private async Task<Lease> AcquireAsync()
    {
        await Database.CreateAsync(CreateCounters.TrimEnd(';'));
        return await Start().Mutex.AcquireAsync(TimeSpan.FromSeconds(30));
    }
}
