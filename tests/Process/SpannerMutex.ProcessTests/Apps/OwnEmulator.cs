using SpannerMutex.Emulator;

namespace SpannerMutex.ProcessTests.Apps;

/// <summary>An emulator for these tests alone, started on first use. Without its programs the tests skip, or fail where CI is set.</summary>
public sealed class OwnEmulator : IAsyncDisposable
{
    private readonly Lazy<Task<EmulatorProcess>> _process = new(StartAsync);

    internal Task<EmulatorProcess> ProcessAsync() => _process.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _process.Value).DisposeAsync();
        }
    }

    private static async Task<EmulatorProcess> StartAsync()
    {
        if (EmulatorLocator.Find() is { } binaries)
        {
            return await EmulatorProcess.StartAsync(binaries);
        }

        const string Reason = "There are no programs of the Spanner emulator: install google-cloud-cli-spanner-emulator.";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
        throw new InvalidOperationException(Reason);
    }
}
