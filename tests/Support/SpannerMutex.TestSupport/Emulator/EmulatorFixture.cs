using SpannerMutex.Emulator;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.TestSupport.Emulator;

/// <summary>
/// The emulator of the test run: that of SPANNER_EMULATOR_HOST, else one started for it. Where there is none, tests skip;
/// where CI is set, they fail.
/// </summary>
public sealed class EmulatorFixture : IAsyncLifetime
{
    private readonly Lazy<Task<string?>> _host;
    private EmulatorProcess? _process;

    public EmulatorFixture() => _host = new Lazy<Task<string?>>(FindOrStartAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public Task<string?> HostAsync() => _host.Value;

    public static EmulatorBinaries RequireBinaries()
    {
        var binaries = EmulatorLocator.Find();
        if (binaries is null)
        {
            Missing();
        }

        return binaries!;
    }

    public static void Missing()
    {
        const string Reason = "There is no Spanner emulator: set SPANNER_EMULATOR_HOST, or install google-cloud-cli-spanner-emulator.";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }

    public static SpannerRestOptions Options(string host, string database) => new()
    {
        Database = $"projects/spanner-mutex/instances/tests/databases/{database}",
        EmulatorHost = host,
    };

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private async Task<string?> FindOrStartAsync()
    {
        if (Environment.GetEnvironmentVariable("SPANNER_EMULATOR_HOST") is { Length: > 0 } host)
        {
            return host;
        }

        if (EmulatorLocator.Find() is not { } binaries)
        {
            return null;
        }

        _process = await EmulatorProcess.StartAsync(binaries);
        return _process.Host;
    }
}
