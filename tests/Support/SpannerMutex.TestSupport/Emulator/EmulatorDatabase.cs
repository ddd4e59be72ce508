using System.Text.Json;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.TestSupport.Emulator;

/// <summary>
/// An empty database for a test class (as its fixture) or for a single test: the emulator loses writes across databases
/// otherwise. It is dropped in the end, since an instance of the emulator holds 100 at most.
/// </summary>
public sealed class EmulatorDatabase(EmulatorFixture emulator) : IAsyncLifetime
{
    private readonly string _database = "t" + Guid.NewGuid().ToString("N")[..20];
    private string? _host;

    public async ValueTask InitializeAsync()
    {
        _host = await emulator.HostAsync();
        if (_host is not null)
        {
            using var client = NewClient();
            await SpannerEmulator.CreateDatabaseAsync(client);
        }
    }

    public SpannerRestOptions Options
    {
        get
        {
            if (_host is null)
            {
                EmulatorFixture.Missing();
            }

            return EmulatorFixture.Options(_host!, _database);
        }
    }

    public SpannerRestClient NewClient(Action<SpannerRestOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return new SpannerRestClient(options, clock);
    }

    public async Task CreateAsync(params string[] ddl)
    {
        using var client = NewClient();
        var operation = await client.UpdateDdlAsync(ddl, operationId: null);
        operation.Error.ShouldBeNull();
        operation.AppliedStatements.ShouldBe(ddl.Length);
    }

    /// <summary>A table with a key k and a column of every type.</summary>
    public Task CreateTableAsync(string name) => CreateAsync(
        $"CREATE TABLE {name} (k STRING(MAX), n INT64, f FLOAT64, b BOOL, y BYTES(MAX), t TIMESTAMP, " +
        "c TIMESTAMP OPTIONS (allow_commit_timestamp = true), e STRING(MAX)) PRIMARY KEY (k)");

    /// <summary>The schema changes that the server knows of, by its own list.</summary>
    public async Task<IReadOnlyList<SpannerOperation>> OperationsAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var list = await http.GetStringAsync(Address("/operations"));
        return [.. JsonDocument.Parse(list).RootElement.GetProperty("operations").EnumerateArray()
            .Select(operation => operation.Deserialize(SpannerJson.Default.Operation)!.ToOperation())
            .Where(operation => operation.Statements.Count > 0)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await http.DeleteAsync(Address());
            answer.EnsureSuccessStatusCode();
        }
    }

    private Uri Address(string path = "")
    {
        using var client = NewClient();
        return new Uri(client.Connection.Endpoint.Address, $"v1/{client.Database}{path}");
    }
}
