using SpannerMutex.Emulator;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.TestSupport.Emulator;

/// <summary>An empty database on an emulator of its own that aborts some commits for no reason.</summary>
public sealed class FaultyEmulatorDatabase : IAsyncLifetime
{
    private EmulatorProcess? _process;

    public SpannerRestOptions Options
    {
        get
        {
            EmulatorFixture.RequireBinaries();
            return EmulatorFixture.Options(_process!.Host, "faulty");
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (EmulatorLocator.Find() is { } binaries)
        {
            _process = await EmulatorProcess.StartAsync(binaries, "--enable_fault_injection");
            using var client = new SpannerRestClient(Options);
            await SpannerEmulator.CreateDatabaseAsync(client);
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
