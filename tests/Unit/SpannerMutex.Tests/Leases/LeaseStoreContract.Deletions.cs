using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public abstract partial class LeaseStoreContract
{
    [Fact]
    public async Task E6_Delete_FreeRecord_IsGoneForEveryClient()
    {
        var seen = await ReleasedAsync();

        (await DeleteAsync(Store, seen)).ShouldBe(SwapOutcome.Applied);

        (await ReadAsync(Name())).ShouldBeNull();
        (await OtherClient.ReadAsync(Name())).Record.ShouldBeNull();
    }

    [Fact]
    public async Task E6_Delete_AnotherVersionStands_IsAConflictAndChangesNothing()
    {
        var seen = await ReleasedAsync();
        var stands = await ApplyAsync(seen.Record, Desired(Name(), seen.Record));

        (await DeleteAsync(Store, seen)).ShouldBe(SwapOutcome.Conflict);

        (await ReadAsync(Name())).ShouldBe(stands);
    }

    [Fact]
    public async Task E6_Delete_SentTwice_IsAConflictTheSecondTime()
    {
        var seen = await ReleasedAsync();

        (await DeleteAsync(Store, seen)).ShouldBe(SwapOutcome.Applied);
        (await DeleteAsync(OtherClient, seen)).ShouldBe(SwapOutcome.Conflict);
    }

    [Fact]
    public async Task E6_Delete_RecordWasMadeAgain_TheOldReadConflictsAndTheTokenIsHigher()
    {
        var old = await ReleasedAsync();
        (await DeleteAsync(Store, old)).ShouldBe(SwapOutcome.Applied);
        var again = await CreateAsync(Name());

        (await DeleteAsync(Store, old)).ShouldBe(SwapOutcome.Conflict);

        again.FencingToken.ShouldBeGreaterThan(old.Record!.FencingToken);
        again.Version.ShouldBeGreaterThan(old.Record.Version);
        (await ReadAsync(Name())).ShouldBe(again);
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

            outcomes.Count(o => o == SwapOutcome.Applied).ShouldBeLessThanOrEqualTo(1);
            outcomes.Count(o => o == SwapOutcome.Conflict).ShouldBeLessThanOrEqualTo(7);
            (await ReadAsync(name))?.Version.ShouldBe(seen.Record.Version + 1);
        }
    }

    [Fact]
    public async Task E6_Delete_HeldOrNothing_IsRefused()
    {
        var held = await CreateAsync(Name());
        var seen = await Store.ReadAsync(Name());
        var nothing = await Store.ReadAsync(Name("nothing"));

        await Should.ThrowAsync<ArgumentException>(async () => await Store.DeleteAsync(seen));
        await Should.ThrowAsync<ArgumentException>(async () => await Store.DeleteAsync(nothing));

        (await ReadAsync(Name())).ShouldBe(held);
    }

    [Fact]
    public async Task F1_Delete_TokenIsCancelledBefore_ThrowsThatAndChangesNothing()
    {
        var seen = await ReleasedAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.DeleteAsync(seen, Cancelled));

        (await ReadAsync(Name())).ShouldBe(seen.Record);
    }

    private async Task<LeaseSnapshot> ReleasedAsync(string end = "lease")
    {
        var held = await CreateAsync(Name(end));
        await ApplyAsync(held, LeaseProtocol.Release(held, "done"));
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
