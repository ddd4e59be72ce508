using System.Reflection;
using LocalProcesses;
using Npgsql;
using SpannerMutex.TestSupport.PostgreSql;

namespace MigratingFleet;

/// <summary>Real processes of one host program (the test assembly's metadata <c>FleetHost</c>) that start at once on one empty PostgreSQL database, and what is in it afterwards.</summary>
/// <param name="postgres">The server.</param>
/// <param name="connectionSettings">What the processes have in their connection string besides.</param>
public sealed class Fleet(PostgreSqlFixture postgres, string connectionSettings = "") : IAsyncDisposable
{
    private const int Instances = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string HostProgram = Assembly.GetEntryAssembly()!
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "FleetHost").Value!;

    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly LogTail _log = new(lines: 2000);
    private readonly List<FleetProcess> _processes = [];

    public string Log => string.Join('\n', _log.Lines());

    /// <summary>Starts all and waits for their ends.</summary>
    /// <returns>Their exit codes.</returns>
    public async Task<int[]> RunAsync(params (string Key, string? Value)[] settings) =>
        await ExitCodesAsync(await StartAsync(settings));

    /// <summary>Lets all go together once the last stands at the start line.</summary>
    public async Task<IReadOnlyList<FleetProcess>> StartAsync(params (string Key, string? Value)[] settings)
    {
        await _database.ExecuteAsync("CREATE SEQUENCE executions");
        await using var starter = await (await _database.DataSourceAsync()).OpenConnectionAsync();
        await ExecuteAsync(starter, "SELECT pg_advisory_lock(4242)");
        for (var i = 1; i <= Instances; i++)
        {
            await StartOneAsync($"host-{i}", settings);
        }

        await UntilAsync("all stand at the start line", async () =>
        {
            _processes.ShouldAllBe(process => !process.Exited.IsCompleted, $"before the start:\n{Log}");
            return await WaitingAsync() == Instances;
        });
        await ExecuteAsync(starter, "SELECT pg_advisory_unlock(4242)");
        return _processes;
    }

    /// <summary>One more, which waits for nobody.</summary>
    public async Task<FleetProcess> StartOneAsync(string name, params (string Key, string? Value)[] settings)
    {
        var source = await _database.DataSourceAsync();
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Orders"] = $"{source.ConnectionString};Application Name={name};{connectionSettings}",
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

        var process = await ChildProcess.StartAsync(["dotnet", HostProgram], environment, line => _log.Add($"{name} {line}"));
        _processes.Add(new FleetProcess(name, process));
        return _processes[^1];
    }

    public static Task<int[]> ExitCodesAsync(IEnumerable<FleetProcess> processes) =>
        Task.WhenAll(processes.Select(process => process.Exited)).WaitAsync(Patience);

    /// <summary>Stops the one that comes there at the end of the second migration, in its transaction.</summary>
    public async Task<FleetHalt> HaltAsync() => await FleetHalt.SetAsync(await _database.DataSourceAsync());

    public async Task<FleetProcess> StandsAtAsync(FleetHalt halt)
    {
        string? name = null;
        await UntilAsync("one stands in the second migration", async () => (name = await halt.StandsHereAsync()) is not null);
        return _processes.Single(process => process.Name == name);
    }

    public Task UntilLoggedAsync(string text) =>
        UntilAsync($"'{text}' is logged", () => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)));

    /// <summary>Waits until another instance waits for the locks that this one has in the database.</summary>
    public Task UntilBlockedByAsync(FleetProcess holder) => UntilAsync(
        $"another waits for the locks of {holder.Name}",
        () => _database.ScalarAsync<bool>(
            $"""
            SELECT exists (
              SELECT FROM pg_stat_activity waiter JOIN pg_stat_activity holder ON holder.pid = ANY (pg_blocking_pids(waiter.pid))
              WHERE holder.application_name = '{holder.Name}' AND holder.datname = current_database()
                AND waiter.application_name <> holder.application_name)
            """));

    /// <summary>Who holds the lease in PostgreSQL; null if nobody does.</summary>
    public async Task<string?> LeaseOwnerAsync() =>
        await _database.ScalarAsync<object>("""SELECT "Owner" FROM "SpannerMutexLeases" """) as string;

    /// <summary>What the migrator wrote down for itself.</summary>
    public Task<string> HistoryAsync(string sql) => _database.ScalarAsync<string>(sql);

    /// <summary>The rows that the migrations left; nothing in the table would refuse one twice.</summary>
    public Task<string> EffectsAsync() =>
        _database.ScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM effects");

    /// <summary>The instance that applied a migration.</summary>
    public Task<string> InstanceOfAsync(string migration) =>
        _database.ScalarAsync<string>($"SELECT instance FROM effects WHERE migration = '{migration}'");

    public Task<long> OrdersAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM orders");

    /// <summary>How often a migration began, those that were rolled back too: no rollback turns a sequence back.</summary>
    public Task<long> ExecutionsAsync() =>
        _database.ScalarAsync<long>("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM executions");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            // A frozen one would not hear that it is to end.
            process.Wake();
            await process.Process.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            deadline.IsCancellationRequested.ShouldBeFalse($"not so after {Patience}: {what}\n{Log}");
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
