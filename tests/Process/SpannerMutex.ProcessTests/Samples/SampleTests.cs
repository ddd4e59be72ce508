using System.Globalization;
using System.Net.Http.Json;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.ProcessTests.Samples;

/// <summary>Each small sample runs as it is and does what it shows.</summary>
public sealed class SampleTests(OwnEmulator emulator, PostgreSqlFixture postgres)
{
    [Fact]
    public async Task MutexAlone_Twice_EachWritesUnderATokenOfItsOwn()
    {
        var database = NewDatabase();
        var environment = await EmulatorAsync();

        for (var run = 1; run <= 2; run++)
        {
            await using var sample = await SampleProcess.StartAsync("MutexAlone", "Released the lease.", environment, database);
            (await sample.ExitCodeAsync()).ShouldBe(0, sample.Log);
            var token = sample.Log.Split("fencing token is ")[1].Split('.')[0];
            (await ScalarAsync(database, "SELECT Token FROM Reports")).ShouldBe(long.Parse(token, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Worker_OnAnEmptyDatabase_WorksOnceTheSchemaIsThere()
    {
        var database = NewDatabase();
        using (var client = await ClientAsync(database))
        {
            await SpannerEmulator.CreateDatabaseAsync(client, cancellationToken: TestContext.Current.CancellationToken);
        }

        var environment = await EmulatorAsync();
        environment["SpannerMutex__Database"] = database;

        await using var worker = await SampleProcess.StartAsync(
            "Worker", "There are 2 orders.", environment, "--contentRoot", AppBuild.SampleFolder("Worker"));
        worker.Terminate();

        (await worker.ExitCodeAsync()).ShouldBe(0, worker.Log);
    }

    [Fact]
    public async Task EfCoreOnPostgreSql_OnAnEmptyDatabase_ServesOnceTheSchemaIsThere()
    {
        await using var database = new PostgreSqlDatabase(postgres);
        var address = $"http://127.0.0.1:{LoopbackPorts.Find(1)[0]}";
        var environment = new Dictionary<string, string?>
        {
            ["ConnectionStrings__Shop"] = (await database.DataSourceAsync()).ConnectionString,
            ["SPANNER_EMULATOR_HOST"] = null,
            ["SpannerMutex__Database"] = null,
        };

        await using var app = await SampleProcess.StartAsync(
            "EfCoreOnPostgreSql", "may serve", environment, "--urls", address, "--contentRoot", AppBuild.SampleFolder("EfCoreOnPostgreSql"));
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var answer = await http.PostAsJsonAsync("/orders", new { Customer = "Ada" }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        app.Terminate();

        (await app.ExitCodeAsync()).ShouldBe(0, app.Log);
        (await database.ScalarAsync<string>("""SELECT "Customer" FROM "Orders" """)).ShouldBe("Ada");
    }

    private static string NewDatabase() => $"projects/samples/instances/samples/databases/s{Guid.NewGuid().ToString("N")[..20]}";

    private async Task<Dictionary<string, string?>> EmulatorAsync() => new()
    {
        ["SPANNER_EMULATOR_HOST"] = (await emulator.ProcessAsync()).Host,
        ["SPANNER_EMULATOR_REST_HOST"] = null,
    };

    private async Task<SpannerRestClient> ClientAsync(string database) =>
        new(new SpannerRestOptions { Database = database, EmulatorHost = (await emulator.ProcessAsync()).Host });

    private async Task<long> ScalarAsync(string database, string query)
    {
        using var client = await ClientAsync(database);
        var result = await client.QueryAsync(new SpannerStatement(query), TestContext.Current.CancellationToken);
        return result.Rows.Single().GetInt64(0);
    }
}
