using System.Reflection;
using LocalProcesses;
using Npgsql;
using SpannerMutex.Tests.PostgreSql;

namespace MigratingFleet;

/// <summary>Real processes of one host program (the assembly's metadata <c>FleetHost</c>) that start at once on one empty PostgreSQL database, and what is in it afterwards.</summary>
internal sealed class Fleet(PostgreSqlFixture postgres) : IAsyncDisposable
{
    private const int Instances = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string HostProgram = typeof(Fleet).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "FleetHost").Value!;

    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly LogTail _log = new(lines: 400);

    public string Log => string.Join('\n', _log.Lines());

    /// <summary>Lets all go together once the last stands at the start line.</summary>
    /// <returns>Their exit codes.</returns>
    public async Task<int[]> RunAsync(params (string Key, string? Value)[] settings)
    {
        var source = await _database.DataSourceAsync();
        await _database.ExecuteAsync("CREATE SEQUENCE executions");
        await using var starter = await source.OpenConnectionAsync();
        await ExecuteAsync(starter, "SELECT pg_advisory_lock(4242)");

        var fleet = new List<ChildProcess>();
        try
        {
            for (var i = 1; i <= Instances; i++)
            {
                fleet.Add(await StartAsync($"host-{i}", source.ConnectionString, settings));
            }

            await UntilAllStandAtTheStartLineAsync(fleet);
            await ExecuteAsync(starter, "SELECT pg_advisory_unlock(4242)");
            return await Task.WhenAll(fleet.Select(process => process.Exited)).WaitAsync(Patience);
        }
        finally
        {
            foreach (var process in fleet)
            {
                await process.DisposeAsync();
            }
        }
    }

    /// <summary>What the migrator wrote down for itself.</summary>
    public Task<string> HistoryAsync(string sql) => _database.ScalarAsync<string>(sql);

    /// <summary>The rows that the migrations left; nothing in the table would refuse one twice.</summary>
    public Task<string> EffectsAsync() =>
        _database.ScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM effects");

    public Task<long> OrdersAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM orders");

    /// <summary>How often a migration began, those that were rolled back too: no rollback turns a sequence back.</summary>
    public Task<long> ExecutionsAsync() =>
        _database.ScalarAsync<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM executions");

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task<ChildProcess> StartAsync(
        string name, string connectionString, IEnumerable<(string Key, string? Value)> settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Orders"] = connectionString,
            ["SPANNER_EMULATOR_HOST"] = null,
            ["SPANNER_EMULATOR_REST_HOST"] = null,
            ["SpannerMutex__Database"] = null,
            ["SpannerMutex__InstanceName"] = name,
            ["SpannerMutex__Lease__PollInterval"] = "00:00:00.1",
        };
        foreach (var (key, value) in settings)
        {
            environment[key] = value;
        }

        return await ChildProcess.StartAsync(["dotnet", HostProgram], environment, line => _log.Add($"{name} {line}"));
    }

    private async Task UntilAllStandAtTheStartLineAsync(IReadOnlyList<ChildProcess> fleet)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await WaitingAsync() < Instances)
        {
            fleet.ShouldAllBe(process => !process.Exited.IsCompleted, $"before the start:\n{Log}");
            deadline.IsCancellationRequested.ShouldBeFalse($"not all stand at the start line after {Patience}:\n{Log}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private Task<long> WaitingAsync() => _database.ScalarAsync<long>(
        """
        SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
