using SpannerMutex.Spanner;

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

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
