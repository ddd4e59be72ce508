using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

// A job that many machines start and one does: dotnet run -- projects/P/instances/I/databases/D
await using var client = new SpannerRestClient(new SpannerRestOptions { Database = args[0] });
if (client.IsEmulator)
{
    await SpannerEmulator.CreateDatabaseAsync(
        client, ["CREATE TABLE Reports (Day STRING(10) NOT NULL, Token INT64 NOT NULL) PRIMARY KEY (Day)"]);
}

var mutex = new DistributedMutex(new SpannerLeaseStore(client), new LeaseName("nightly-report"));

Console.WriteLine("Waiting for the lease, for a minute at most.");
await using (var lease = await mutex.AcquireAsync(TimeSpan.FromMinutes(1)))
{
    Console.WriteLine($"Acquired the lease; its fencing token is {lease.FencingToken}.");
    var day = $"{DateTime.UtcNow:yyyy-MM-dd}";

    // One commit with the lease's renewal: applied only while this lease is held, however long this process was frozen before.
    await lease.CommitAsync([SpannerMutation.InsertOrUpdate("Reports", ("Day", day), ("Token", lease.FencingToken.Value))]);
    Console.WriteLine($"Wrote the report of {day}.");
}

Console.WriteLine("Released the lease.");
