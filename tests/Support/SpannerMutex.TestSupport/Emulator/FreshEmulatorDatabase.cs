using SpannerMutex.Emulator;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.TestSupport.Emulator;

/// <summary>A database with the lease table on an emulator of its own, which no other test slows down.</summary>
public sealed class FreshEmulatorDatabase : IAsyncLifetime
{
    private EmulatorProcess? _process;

    public SpannerRestOptions Options
    {
        get
        {
            EmulatorFixture.RequireBinaries();
            return EmulatorFixture.Options(_process!.Host, "fresh");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (EmulatorLocator.Find() is { } binaries)
        {
            _process = await EmulatorProcess.StartAsync(binaries);
            using var client = new SpannerRestClient(Options);
            await SpannerEmulator.CreateDatabaseAsync(client);
            await new SpannerLeaseStore(client).EnsureSchemaAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
