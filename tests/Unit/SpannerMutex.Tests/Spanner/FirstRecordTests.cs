using System.Diagnostics;
using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Spanner;

/// <summary>The first record of a name, wanted by many at once. Times are printed, not judged.</summary>
public sealed class FirstRecordTests(FreshEmulatorDatabase database) : IClassFixture<FreshEmulatorDatabase>
{
    private const int Many = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquire_HundredClientsAtOnceOverSlowReads_OneHoldsAndEachMakesTwelveCallsAtMost()
    {
        using var connections = new SocketsHttpHandler { UseProxy = false };
        var handlers = Enumerable.Range(0, Many).Select(_ => new SlowReadsHandler(connections)).ToArray();
        var clients = handlers.Select(handler =>
        {
            var options = database.Options;
            options.HttpHandler = handler;
            return new SpannerRestClient(options);
        }).ToArray();
        using var firstIsIn = new CancellationTokenSource();
        var begun = Stopwatch.GetTimestamp();
        var inAfter = TimeSpan.Zero;

        var leases = await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            try
            {
                var mutex = new DistributedMutex(new SpannerLeaseStore(client), new LeaseName("slow"));
                var lease = await mutex.AcquireAsync(TimeSpan.FromMinutes(2), firstIsIn.Token);
                inAfter = Stopwatch.GetElapsedTime(begun);
                await firstIsIn.CancelAsync();
                return lease;
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        })));

        var calls = handlers.Select(handler => handler.Calls).Order().ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"first holder after {inAfter.TotalSeconds:0.00} s; calls each: median {calls[Many / 2]}, most {calls[^1]}");
        var lease = leases.OfType<Lease>().ShouldHaveSingleItem();
        lease.IsHeld.ShouldBeTrue();
        calls[^1].ShouldBeLessThanOrEqualTo(12);
        await lease.DisposeAsync();
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task TryAcquire_HundredAtOnceOverOneClient_OneHoldsAndNoneFails()
    {
        using var client = new SpannerRestClient(database.Options);
        var store = new SpannerLeaseStore(client);
        var begun = Stopwatch.GetTimestamp();

        var leases = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Task.Run(
            async () => await new DistributedMutex(store, new LeaseName("shared")).TryAcquireAsync(Token))));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"all answered after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s; {client.RequestCount} calls");
        await leases.OfType<Lease>().ShouldHaveSingleItem().DisposeAsync();
    }

    [Fact]
    public async Task Acquire_HundredNamesAtOnceOverOneClient_NoneFails()
    {
        using var client = new SpannerRestClient(database.Options);
        var store = new SpannerLeaseStore(client);
        var begun = Stopwatch.GetTimestamp();

        var leases = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => Task.Run(
            async () => await new DistributedMutex(store, new LeaseName($"name-{i}")).AcquireAsync(TimeSpan.FromMinutes(2), Token))));

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"all held after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s; {client.RequestCount} calls");
        leases.Select(lease => lease.Name).ShouldBeUnique();
        await Task.WhenAll(leases.Select(lease => lease.DisposeAsync().AsTask()));
    }
}
