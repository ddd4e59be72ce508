using System.Text.Json;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Wire;

namespace SpannerMutex.Tests.Emulator;

/// <summary>An empty database of its own for a test class (the emulator loses writes across databases otherwise).</summary>
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

    public SpannerOptions Options
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

    public SpannerClient NewClient(Action<SpannerOptions>? configure = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return new SpannerClient(options);
    }

    public async Task CreateAsync(params string[] ddl)
    {
        using var client = NewClient();
        var operation = await client.UpdateDdlAsync(ddl, operationId: null);
        operation.Error.ShouldBeNull();
        operation.AppliedStatements.ShouldBe(ddl.Length);
    }

    /// <summary>The schema changes that the server knows of, by its own list.</summary>
    public async Task<IReadOnlyList<SpannerOperation>> OperationsAsync()
    {
        using var client = NewClient();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var list = await http.GetStringAsync(new Uri(client.Connection.Endpoint.Address, $"v1/{client.Database}/operations"));
        return [.. JsonDocument.Parse(list).RootElement.GetProperty("operations").EnumerateArray()
            .Select(operation => new SpannerOperation(operation.Deserialize(SpannerJson.Default.Operation)!))
            .Where(operation => operation.Statements.Count > 0)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
