using SpannerMutex.Emulator;
using SpannerMutex.Spanner.Rest;

namespace MultiClient;

/// <summary>An empty database in the emulator that the environment names, else in one started for it.</summary>
internal sealed class SectionDatabase : IAsyncDisposable
{
    private static readonly string[] s_variables = ["SPANNER_EMULATOR_REST_HOST", "SPANNER_EMULATOR_HOST"];

    private readonly EmulatorProcess? _own;

    private SectionDatabase(EmulatorProcess? own) => _own = own;

    public string Path { get; } = $"projects/multi/instances/client/databases/m{Guid.NewGuid().ToString("N")[..20]}";

    /// <summary>What the processes need to find it, besides what this one's environment says.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _own is null
        ? new Dictionary<string, string?>()
        : new Dictionary<string, string?> { ["SPANNER_EMULATOR_HOST"] = _own.Host };

    public static async Task<SectionDatabase> CreateAsync(CancellationToken cancellationToken)
    {
        var isNamed = s_variables.Any(variable => System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 });
        var database = new SectionDatabase(isNamed ? null : await EmulatorProcess.StartAsync(FindBinaries()));
        using var client = new SpannerRestClient(new SpannerRestOptions { Database = database.Path, EmulatorHost = database._own?.Host });
        await SpannerEmulator.CreateDatabaseAsync(client, cancellationToken: cancellationToken);
        return database;
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static EmulatorBinaries FindBinaries() => EmulatorLocator.Find() ?? throw new InvalidOperationException(
        "There is no Spanner emulator: set SPANNER_EMULATOR_HOST, or install google-cloud-cli-spanner-emulator.");
}
