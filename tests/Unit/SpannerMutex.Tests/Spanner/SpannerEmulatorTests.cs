using SpannerMutex.Emulator;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Spanner;

/// <summary>An emulator that is empty, forgets, stops or fails on purpose.</summary>
public sealed class SpannerEmulatorTests(EmulatorDatabase database) : IClassFixture<EmulatorDatabase>
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task CreateDatabase_Twice_IsHarmless()
    {
        using var client = new SpannerRestClient(Elsewhere());

        (await SpannerEmulator.CreateDatabaseAsync(client, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"])).ShouldBeTrue();
        (await SpannerEmulator.CreateDatabaseAsync(client, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"])).ShouldBeFalse();
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_DatabaseMissing_NameItAndTheWayOut()
    {
        using var client = new SpannerRestClient(Elsewhere());

        foreach (var call in (Func<Task>[])[
            () => client.QueryAsync(new("SELECT 1")).AsTask(),
            () => client.CommitAsync([SpannerMutation.Delete("t", 1)]).AsTask(),
            () => client.UpdateDdlAsync(["CREATE TABLE t (k INT64) PRIMARY KEY (k)"], "op_1").AsTask()])
        {
            var error = await Should.ThrowAsync<SpannerRestException>(call);
            error.Missing.ShouldBe(SpannerResource.Database);
            error.IsOutcomeUnknown.ShouldBeFalse();
            error.Message.ShouldContain(client.Database.ToString());
            error.Message.ShouldContain("Create the instance and the database");
        }

        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task Calls_EmulatorRestarted_MakeANewSession()
    {
        await using var emulator = await EmulatorProcess.StartAsync(EmulatorFixture.RequireBinaries());
        var options = EmulatorFixture.Options(emulator.Host, "restarted");
        using var client = new SpannerRestClient(options);
        await SpannerEmulator.CreateDatabaseAsync(client);
        await client.QueryAsync(new("SELECT 1"));

        await emulator.RestartAsync();
        var missing = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(new("SELECT 1")).AsTask());
        await SpannerEmulator.CreateDatabaseAsync(client);
        await client.QueryAsync(new("SELECT 1"));

        await emulator.RestartAsync();
        using var owner = new SpannerRestClient(options);
        await SpannerEmulator.CreateDatabaseAsync(owner, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"]);
        var before = client.RequestCount;
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", 1))]);
        (client.RequestCount - before).ShouldBe(3);

        await emulator.StopAsync();
        using var impatient = new SpannerRestClient(new SpannerRestOptions
        {
            Database = options.Database,
            EmulatorHost = options.EmulatorHost,
            RequestTimeout = TimeSpan.FromMilliseconds(300),
        });
        var stopped = await Should.ThrowAsync<SpannerRestException>(impatient.QueryAsync(new("SELECT 1")).AsTask());

        missing.Missing.ShouldBe(SpannerResource.Database);
        stopped.Message.ShouldContain($"no Spanner emulator answers at http://127.0.0.1:{emulator.RestPort}/");
        stopped.Message.ShouldContain("Start the emulator");
        stopped.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Commits_WithInjectedFaults_AllArrive()
    {
        await using var emulator = await EmulatorProcess.StartAsync(EmulatorFixture.RequireBinaries(), "--enable_fault_injection");
        using var client = new SpannerRestClient(EmulatorFixture.Options(emulator.Host, "faulty"));
        await SpannerEmulator.CreateDatabaseAsync(client, ["CREATE TABLE t (k INT64) PRIMARY KEY (k)"]);

        for (var i = 0; i < 400; i++)
        {
            await client.CommitAsync([SpannerMutation.Insert("t", ("k", i))]);
        }

        (await client.ReadAsync(SpannerRead.All("t", "k"))).Rows.Count.ShouldBe(400);
        client.RequestCount.ShouldBeGreaterThan(404, "no fault was injected");
    }

    private SpannerRestOptions Elsewhere()
    {
        var options = database.Options;
        options.Database = options.Database![..options.Database!.LastIndexOf('/')] + "/x" + Guid.NewGuid().ToString("N")[..20];
        return options;
    }
}
