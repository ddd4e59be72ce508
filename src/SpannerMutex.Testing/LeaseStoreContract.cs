using SpannerMutex.Leases;
using Xunit;

namespace SpannerMutex.Testing;

/// <summary>
/// What <see cref="ILeaseStore" /> promises, by its numbers (E1 to E7, F1 to F4), as tests for xunit.v3. The tests of a store
/// inherit it. It needs no clock but the store's own and shares the store with other tests: each test keeps to names under a
/// prefix of its own.
/// </summary>
public abstract partial class LeaseStoreContract : IAsyncLifetime
{
    /// <summary>Begins each name that this test uses.</summary>
    protected string Prefix { get; } = $"{Guid.NewGuid():N}-";

    private ILeaseStore Store { get; set; } = null!;

    /// <summary>Another client of the same data, as another process has.</summary>
    private ILeaseStore OtherClient { get; set; } = null!;

    /// <summary>Opens the store twice and creates what it needs.</summary>
    public async ValueTask InitializeAsync()
    {
        Store = await OpenStoreAsync();
        OtherClient = await OpenStoreAsync();
        await Store.EnsureSchemaAsync();
    }

    /// <summary>Ends the test; override it to close what <see cref="OpenStoreAsync" /> has opened.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A client of the data that all clients of this test share.</summary>
    protected abstract ValueTask<ILeaseStore> OpenStoreAsync();

    /// <summary>Removes a record behind the store's back.</summary>
    protected abstract ValueTask DeleteAsync(LeaseName name);

    private LeaseName Name(string end = "lease") => new(Prefix + end);

    private static LeaseRecord Desired(LeaseName name, LeaseRecord? expected = null, string? note = null) => new()
    {
        Name = name,
        Version = (expected?.Version ?? -1) + 1,
        Owner = LeaseOwner.New(),
        FencingToken = new FencingToken((expected?.Version ?? -1) + 1),
        Duration = LeaseDuration.Default,
        Note = note,
    };

    private async Task<LeaseRecord?> ReadAsync(LeaseName name) => (await Store.ReadAsync(name)).Record;

    private Task<LeaseRecord> CreateAsync(LeaseName name, string? note = null) =>
        ApplyAsync(null, Desired(name, note: note));

    private async Task<LeaseRecord> ApplyAsync(LeaseRecord? expected, LeaseRecord desired)
    {
        var result = await SwapAsync(Store, expected, desired);
        Assert.Equal(SwapOutcome.Applied, result.Outcome);
        return result.Record!;
    }

    /// <summary>Tries again what the store says may be tried again; whatever else it throws fails the test (F1, F3).</summary>
    private static async Task<SwapResult> SwapAsync(ILeaseStore store, LeaseRecord? expected, LeaseRecord desired)
    {
        while (true)
        {
            try
            {
                return await store.CompareAndSwapAsync(expected, desired, TestContext.Current.CancellationToken);
            }
            catch (SpannerMutexException e) when (e.IsTransient)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>The same swap by many at once, half of them through the other client.</summary>
    private async Task<SwapResult[]> SwapAtOnceAsync(int swappers, LeaseName name, LeaseRecord? expected)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var swaps = Enumerable.Range(0, swappers).Select(async i =>
        {
            await start.Task;
            return await SwapAsync(i % 2 == 0 ? Store : OtherClient, expected, Desired(name, expected, $"executor {i}"));
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(swaps);
    }
}
