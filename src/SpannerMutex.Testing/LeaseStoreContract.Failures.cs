using SpannerMutex.Leases;
using Xunit;

namespace SpannerMutex.Testing;

#pragma warning disable CS1591 // The names of the tests say what they check.

public abstract partial class LeaseStoreContract
{
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Fact]
    public async Task F1_Swap_Misused_ThrowsAndChangesNothing()
    {
        var first = await CreateAsync(Name());

        await Assert.ThrowsAnyAsync<ArgumentNullException>(async () => await Store.CompareAndSwapAsync(first, null!));

        Assert.Equal(first, await ReadAsync(first.Name));
    }

    [Fact]
    public async Task F1_EveryCall_TokenIsCancelledBefore_ThrowsThat()
    {
        var first = await CreateAsync(Name());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(Name(), s_cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ListAsync(Prefix, s_cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CompareAndSwapAsync(first, Desired(Name(), first), s_cancelled));
    }

    [Fact]
    public async Task F2_Swap_CancelledWhileItIsUnderWay_IsAppliedOnceHoweverOftenItIsSentAgain()
    {
        var stands = await CreateAsync(Name());
        for (var round = 0; round < 20; round++)
        {
            var desired = Desired(stands.Name, stands, $"round {round}");
            using var cancel = new CancellationTokenSource();
            var cutOff = Task.Run(async () => await Store.CompareAndSwapAsync(stands, desired, cancel.Token));
            await Task.WhenAll(Task.Run(cancel.Cancel), IgnoreCancellationAsync(cutOff));

            await SwapAsync(OtherClient, stands, desired);

            var now = await ReadAsync(stands.Name);
            Assert.NotNull(now);
            Assert.Equal(desired with { RenewedAt = now.RenewedAt }, now);
            stands = now;
        }
    }

    [Fact]
    public async Task F3_Swap_UnderContention_FailsOnlyAsWhatMayBeTriedAgain()
    {
        var name = Name();
        var applied = 0;
        var unknown = 0;
        var first = await CreateAsync(name);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 25; round++)
            {
                var seen = (await ReadAsync(name))!;
                var result = await SwapAsync(i % 2 == 0 ? Store : OtherClient, seen, Desired(name, seen));
                _ = result.Outcome switch
                {
                    SwapOutcome.Applied => Interlocked.Increment(ref applied),
                    SwapOutcome.Unknown => Interlocked.Increment(ref unknown),
                    _ => 0,
                };
            }
        })));

        var writes = (await ReadAsync(name))!.Version - first.Version;
        Assert.InRange(writes, applied, applied + unknown);
        Assert.True(writes > 0, $"{writes} is not above {0}.");
    }

    [Fact]
    public async Task EnsureSchema_TwentyAtOnceOverRecords_ChangesNothing()
    {
        var first = await CreateAsync(Name());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => Task.Run(async () => await (i % 2 == 0 ? Store : OtherClient).EnsureSchemaAsync())));

        Assert.Equal(first, await ReadAsync(first.Name));
    }

    private static async Task IgnoreCancellationAsync(Task<SwapResult> swap)
    {
        try
        {
            Assert.NotEqual(SwapOutcome.Conflict, (await swap).Outcome);
        }
        catch (OperationCanceledException)
        {
            // The outcome is open, as F1 says.
        }
        catch (SpannerMutexException e) when (e.IsTransient)
        {
            // Not applied; it is sent again.
        }
    }
}
