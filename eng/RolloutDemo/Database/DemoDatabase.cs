using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;

namespace RolloutDemo.Database;

/// <summary>The run's own database, and the demo's own eyes on it: what it says comes from no instance.</summary>
internal sealed class DemoDatabase : IDisposable
{
    private const string HistoryTable = ScriptOptions.DefaultHistoryTable;

    private readonly SpannerRestClient _client;

    private DemoDatabase(SpannerRestClient client) => _client = client;

    public SpannerDatabaseName Name => _client.Database;

    /// <summary>Makes an empty database. It gets an instance of its own too: an emulator allows 100 databases an instance.</summary>
    public static async Task<DemoDatabase> CreateAsync(string? emulatorHost, CancellationToken cancellationToken)
    {
        var id = $"demo-{Guid.NewGuid().ToString("N")[..12]}";
        var client = new SpannerRestClient(new SpannerRestOptions
        {
            Database = $"projects/spanner-mutex/instances/{id}/databases/{id}",
            EmulatorHost = emulatorHost,
        });
        try
        {
            await SpannerEmulator.CreateDatabaseAsync(client, cancellationToken: cancellationToken);
            return new DemoDatabase(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The environment that lets an instance migrate and use it.</summary>
    public Dictionary<string, string?> Configuration(DemoEmulator emulator, string migrations)
    {
        var configuration = new Dictionary<string, string?>
        {
            ["SpannerMutex__Database"] = Name.ToString(),
            ["SpannerMutex__Migrations__ScriptsPath"] = migrations,
        };
        if (emulator.Host is not null)
        {
            configuration["SPANNER_EMULATOR_HOST"] = emulator.Host;
        }

        return configuration;
    }

    /// <summary>Throws what is wrong with a folder of migrations, as an instance would.</summary>
    public async Task CheckAsync(string migrations, CancellationToken cancellationToken) =>
        await new ScriptMigrator(_client, new ScriptOptions { ScriptsPath = migrations }).CheckAsync(lease: null, cancellationToken);

    /// <summary>A query that counts: one row, one number.</summary>
    public async Task<long> CountAsync(string query, CancellationToken cancellationToken)
    {
        var result = await _client.QueryAsync(new SpannerStatement(query), cancellationToken);
        return result.Rows[0].GetInt64(0);
    }

    /// <summary>How often the newest set of migrations has failed in the whole fleet, by the note on the gate's lease.</summary>
    public Task<long> CountFailedAttemptsAsync(CancellationToken cancellationToken) => CountAsync(
        $"SELECT COALESCE(MAX(CAST(JSON_VALUE(Note, '$.sets[0].failedAttempts') AS INT64)), 0) FROM {SpannerLeaseStoreOptions.DefaultTable}", cancellationToken);

    /// <summary>The history, in the order of the versions; none if its table is not there yet.</summary>
    public async Task<IReadOnlyList<HistoryRow>> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        var tables = await CountAsync(
            $"SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '' AND TABLE_NAME = '{HistoryTable}'", cancellationToken);
        if (tables == 0)
        {
            return [];
        }

        var result = await _client.ReadAsync(
            SpannerRead.All(HistoryTable, "Version", "Name", "Kind", "Status", "AppliedBy", "StartedAt", "FinishedAt"), cancellationToken);
        return [.. result.Rows.Select(row => new HistoryRow(
            row.GetInt64("Version"),
            row.GetString("Name"),
            row.GetString("Kind"),
            row.GetString("Status"),
            row.GetString("AppliedBy"),
            row.GetTimestamp("StartedAt"),
            row.IsNull("FinishedAt") ? null : row.GetTimestamp("FinishedAt")))];
    }

    public void Dispose() => _client.Dispose();
}
