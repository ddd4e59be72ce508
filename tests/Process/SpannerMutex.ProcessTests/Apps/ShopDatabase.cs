using System.Net.Http.Json;
using System.Text.Json;
using SpannerMutex.Emulator;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.ProcessTests.Apps;

/// <summary>
/// A database of its own for one round, and what is really in it: counted from data and schema, and for schema changes
/// from Spanner's own list of operations; never from what the app says of itself.
/// </summary>
internal sealed class ShopDatabase : IDisposable
{
    private readonly SpannerRestClient _client;
    private readonly HttpClient _http;

    private ShopDatabase(SpannerRestClient client, string restHost)
    {
        RestHost = restHost;
        _client = client;
        _http = new HttpClient { BaseAddress = new Uri($"http://{restHost}/v1/") };
    }

    public string RestHost { get; }

    public string Path => _client.Database.ToString();

    public SpannerRestClient Client => _client;

    public static async Task<ShopDatabase> CreateAsync(EmulatorProcess emulator)
    {
        var client = new SpannerRestClient(new SpannerRestOptions
        {
            Database = $"projects/shop/instances/tests/databases/r{Guid.NewGuid().ToString("N")[..20]}",
            EmulatorHost = emulator.Host,
        });
        await SpannerEmulator.CreateDatabaseAsync(client);
        return new ShopDatabase(client, $"127.0.0.1:{emulator.RestPort}");
    }

    /// <summary>Fails unless each of the sample's migrations has had its effect exactly once.</summary>
    public async Task ShouldBeMigratedOnceAsync(string because)
    {
        (await CountAsync("SELECT COUNT(*) FROM Orders")).ShouldBe(5, $"V0003's orders, {because}");
        (await CountAsync("SELECT Value FROM Counters WHERE Name = 'PriceListEdition'")).ShouldBe(1, $"V0004's counter, {because}");
        (await CountAsync("SELECT COUNTIF(TotalCents - Quantity * UnitPriceCents <> 490) FROM Orders"))
            .ShouldBe(0, $"V0006 and V0007's totals, {because}");
        (await CountAsync("SELECT COUNT(*) FROM SpannerMutexMigrations WHERE Status <> 'Applied'")).ShouldBe(0, because);
        (await CountAsync("SELECT COUNT(*) FROM SpannerMutexMigrations")).ShouldBe(7, because);
        var ddl = await AppliedDdlAsync();
        foreach (var change in (string[])["CREATE TABLE Orders", "CREATE TABLE Counters", "CREATE INDEX OrdersByCustomer", "ALTER TABLE Orders"])
        {
            ddl.Count(statement => statement.StartsWith(change, StringComparison.Ordinal)).ShouldBe(1, $"{change}, {because}");
        }
    }

    public async Task<long> CountAsync(string query) =>
        (await _client.QueryAsync(new SpannerStatement(query))).Rows[0].GetInt64(0);

    /// <summary>The owner of the gate's lease as the table has it; null if it is free.</summary>
    public async Task<string?> LeaseOwnerAsync()
    {
        var result = await _client.QueryAsync(new SpannerStatement("SELECT Owner FROM SpannerMutexLeases"));
        return result.Rows.Count == 0 || result.Rows[0].IsNull(0) ? null : result.Rows[0].GetString(0);
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private async Task<IReadOnlyList<string>> AppliedDdlAsync()
    {
        var list = await _http.GetFromJsonAsync<JsonElement>(new Uri($"{Path}/operations?pageSize=1000", UriKind.Relative));
        return [.. list.GetProperty("operations").EnumerateArray()
            .Select(operation => operation.GetProperty("metadata"))
            .Where(metadata => metadata.TryGetProperty("statements", out _) && metadata.TryGetProperty("commitTimestamps", out _))
            .SelectMany(metadata => metadata.GetProperty("statements").EnumerateArray()
                .Take(metadata.GetProperty("commitTimestamps").GetArrayLength()))
            .Select(statement => statement.GetString()!)];
    }
}
