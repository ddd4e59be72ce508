using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>An empty database and a folder of scripts for each test, and instances that start on them.</summary>
public abstract class ScriptMigrationTests(EmulatorFixture emulator) : IAsyncLifetime
{
    protected const string CreateCounters = "CREATE TABLE Counters (Name STRING(MAX) NOT NULL, N INT64 NOT NULL) PRIMARY KEY (Name);";
    protected const string SeedCounters = "INSERT INTO Counters (Name, N) VALUES ('runs', 0);";
    protected const string Count = "UPDATE Counters SET N = N + 1 WHERE Name = 'runs';";

    private readonly List<GateInstance> _instances = [];

    protected EmulatorDatabase Database { get; private set; } = new(emulator);

    private protected TemporaryFolder Folder { get; } = new();

    public ValueTask InitializeAsync() => Database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await EndInstancesAsync();
        Folder.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>Another empty database.</summary>
    protected async Task RenewDatabaseAsync()
    {
        await EndInstancesAsync();
        await Database.DisposeAsync();
        Database = new EmulatorDatabase(emulator);
        await Database.InitializeAsync();
    }

    private protected GateInstance Start(string name = "one", GateSetup? setup = null, TemporaryFolder? folder = null)
    {
        var instance = new GateInstance(Database, (folder ?? Folder).Path, name, setup ?? new GateSetup());
        _instances.Add(instance);
        return instance;
    }

    /// <summary>Runs an instance to its end, well.</summary>
    private protected async Task<GateInstance> MigrateAsync(GateSetup? setup = null, TemporaryFolder? folder = null)
    {
        var instance = Start(setup: setup, folder: folder);
        await instance.RunAsync();
        instance.Gate.State.Phase.ShouldBe(MigrationPhase.Done);
        return instance;
    }

    protected async Task<IReadOnlyList<SpannerRow>> QueryAsync(string sql)
    {
        using var client = Database.NewClient();
        return (await client.QueryAsync(new SpannerStatement(sql))).Rows;
    }

    protected async Task<long> NumberAsync(string sql) => (await QueryAsync(sql)).ShouldHaveSingleItem().GetInt64(0);

    /// <summary>How often the script that counts itself took effect.</summary>
    protected Task<long> RunsAsync() => NumberAsync("SELECT N FROM Counters WHERE Name = 'runs'");

    protected Task<IReadOnlyList<SpannerRow>> HistoryAsync(string table = "SpannerMutexMigrations") =>
        QueryAsync($"SELECT * FROM {table} ORDER BY Version");

    /// <summary>The history in short: <c>1 Applied, 2 Failed</c>.</summary>
    protected async Task<string> StatusesAsync() =>
        string.Join(", ", (await HistoryAsync()).Select(row => $"{row.GetInt64("Version")} {row.GetString("Status")}"));

    /// <summary>Every DDL statement that Spanner has applied, once for each time.</summary>
    protected async Task<IReadOnlyList<string>> AppliedDdlAsync() =>
        [.. (await Database.OperationsAsync()).SelectMany(operation => operation.Statements.Take(operation.AppliedStatements))];

    private async Task EndInstancesAsync()
    {
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask()));
        _instances.Clear();
    }
}
