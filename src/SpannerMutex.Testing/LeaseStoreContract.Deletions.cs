using SpannerMutex.Leases;
using Xunit;

namespace SpannerMutex.Testing;

#pragma warning disable CS1591 // The names of the tests say what they check.

public abstract partial class LeaseStoreContract
{
    [Fact]
    public async Task E6_Delete_FreeRecord_IsGoneForEveryClient()
    {
        var seen = await ReleasedAsync();

        Assert.Equal(SwapOutcome.Applied, await DeleteAsync(Store, seen));

        Assert.Null(await ReadAsync(Name()));
        Assert.Null((await OtherClient.ReadAsync(Name())).Record);
    }

    [Fact]
    public async Task E6_Delete_AnotherVersionStands_IsAConflictAndChangesNothing()
    {
        var seen = await ReleasedAsync();
        var stands = await ApplyAsync(seen.Record, Desired(Name(), seen.Record));

        Assert.Equal(SwapOutcome.Conflict, await DeleteAsync(Store, seen));

        Assert.Equal(stands, await ReadAsync(Name()));
    }

    [Fact]
    public async Task E6_Delete_SentTwice_IsAConflictTheSecondTime()
    {
        var seen = await ReleasedAsync();

        Assert.Equal(SwapOutcome.Applied, await DeleteAsync(Store, seen));
        Assert.Equal(SwapOutcome.Conflict, await DeleteAsync(OtherClient, seen));
    }

    [Fact]
    public async Task E6_Delete_RecordWasMadeAgain_TheOldReadConflictsAndTheTokenIsHigher()
    {
        var old = await ReleasedAsync();
        Assert.Equal(SwapOutcome.Applied, await DeleteAsync(Store, old));
        var again = await CreateAsync(Name());

        Assert.Equal(SwapOutcome.Conflict, await DeleteAsync(Store, old));

        Assert.True(again.FencingToken > old.Record!.FencingToken, $"{again.FencingToken} is not above {old.Record!.FencingToken}.");
        Assert.True(again.Version > old.Record.Version, $"{again.Version} is not above {old.Record.Version}.");
        Assert.Equal(again, await ReadAsync(Name()));
    }

    [Fact]
    public async Task E6_Delete_WhileOthersSwapAndDelete_ExactlyOneOfThemIsApplied()
    {
        for (var round = 0; round < 10; round++)
        {
            var seen = await ReleasedAsync($"lease {round}");
            var name = seen.Record!.Name;
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writes = Enumerable.Range(0, 8).Select(async i =>
            {
                await start.Task;
                var client = i % 2 == 0 ? Store : OtherClient;
                return i % 4 < 2
                    ? await DeleteAsync(client, seen)
                    : (await SwapAsync(client, seen.Record, Desired(name, seen.Record))).Outcome;
            }).ToArray();
            start.SetResult();

            var outcomes = await Task.WhenAll(writes);

            Assert.InRange(outcomes.Count(o => o == SwapOutcome.Applied), 0, 1);
            Assert.InRange(outcomes.Count(o => o == SwapOutcome.Conflict), 0, 7);
            var now = await ReadAsync(name);
            Assert.True(now is null || now.Version == seen.Record.Version + 1, $"Version {now?.Version} follows {seen.Record.Version}.");
        }
    }

    [Fact]
    public async Task E6_Delete_HeldOrNothing_IsRefused()
    {
        var held = await CreateAsync(Name());
        var seen = await Store.ReadAsync(Name());
        var nothing = await Store.ReadAsync(Name("nothing"));

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.DeleteAsync(seen));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.DeleteAsync(nothing));

        Assert.Equal(held, await ReadAsync(Name()));
    }

    [Fact]
    public async Task F1_Delete_TokenIsCancelledBefore_ThrowsThatAndChangesNothing()
    {
        var seen = await ReleasedAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteAsync(seen, s_cancelled));

        Assert.Equal(seen.Record, await ReadAsync(Name()));
    }

    private async Task<LeaseSnapshot> ReleasedAsync(string end = "lease")
    {
        var held = await CreateAsync(Name(end));
        await ApplyAsync(held, held with { Version = held.Version + 1, Owner = null, Note = "done" });
        return await Store.ReadAsync(Name(end));
    }

    private static async Task<SwapOutcome> DeleteAsync(ILeaseStore store, LeaseSnapshot seen)
    {
        while (true)
        {
            try
            {
                return await store.DeleteAsync(seen, TestContext.Current.CancellationToken);
            }
            catch (SpannerMutexException e) when (e.IsTransient)
            {
                await Task.Yield();
            }
        }
    }
}
