using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerDdlTests
{
    private static readonly string[] s_ddl = ["CREATE TABLE a (k INT64) PRIMARY KEY (k)", "CREATE TABLE b (k INT64) PRIMARY KEY (k)"];

    private const string Running = """
        {"name":"projects/p/instances/inst/databases/db/operations/op_1","metadata":{"statements":["A","B"],
        "commitTimestamps":["2026-11-20T21:42:26Z"],"throttled":true,"progress":[{"progressPercent":100},{"progressPercent":40}]}}
        """;

    [Fact]
    public async Task UpdateDdl_OperationExists_AttachesToIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.Error(409, "ALREADY_EXISTS", "Operation already exists"));
        server.On("operations", Answers.Json(Running));
        using var client = server.NewClient();

        var operation = await client.UpdateDdlAsync(s_ddl, "op_1");

        operation.Id.ShouldBe("op_1");
        operation.IsDone.ShouldBeFalse();
        operation.Statements.ShouldBe(["A", "B"]);
        operation.AppliedStatements.ShouldBe(1);
        operation.IsThrottled.ShouldBeTrue();
        operation.ProgressPercent.ShouldBe([100, 40]);
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task UpdateDdl_ReplyLostWithAnId_IsRepeatedAndAttaches()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.LostReply, Answers.Error(409, "ALREADY_EXISTS", "Operation already exists"));
        server.On("operations", Answers.Json(Running));
        using var client = server.NewClient();

        (await client.UpdateDdlAsync(s_ddl, "op_1")).Id.ShouldBe("op_1");

        server.Of("ddl").Count.ShouldBe(2);
        server.Of("ddl")[0].Json.GetProperty("operationId").GetString().ShouldBe("op_1");
    }

    [Theory]
    [InlineData(400, "FAILED_PRECONDITION", "Duplicate name in schema: a.")]
    [InlineData(400, "INVALID_ARGUMENT", "a was there already")]
    [InlineData(404, "NOT_FOUND", "Column not found: what the first call has dropped")]
    [InlineData(400, "OUT_OF_RANGE", "a default that no longer fits")]
    [InlineData(501, "UNIMPLEMENTED", "a may not be altered so any more")]
    public async Task UpdateDdl_RepeatedCallIsRefusedForWhatTheFirstHasDone_AttachesToTheFirst(int http, string status, string message)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.LostReply, Answers.Error(http, status, message));
        server.On("operations", Answers.Json(Running));
        using var client = server.NewClient();

        (await client.UpdateDdlAsync(s_ddl, "op_1")).Id.ShouldBe("op_1");
    }

    [Fact]
    public async Task UpdateDdl_RefusedAndNoSuchOperation_ThrowsTheRefusal()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.Error(400, "FAILED_PRECONDITION", "Duplicate name in schema: a."));
        server.On("operations", Answers.Error(404, "NOT_FOUND", "Operation not found: op_1"));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.UpdateDdlAsync(s_ddl, "op_1").AsTask());

        error.Code.ShouldBe(SpannerStatusCode.FailedPrecondition);
        error.Message.ShouldContain("Duplicate name");
    }

    [Fact]
    public async Task UpdateDdl_ReplyLostWithoutAnId_IsUnknown()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.LostReply);
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.UpdateDdlAsync(s_ddl, null).AsTask());

        error.IsOutcomeUnknown.ShouldBeTrue();
        server.Of("ddl").Count.ShouldBe(1);
    }

    [Fact]
    public async Task GetOperation_Failed_TellsWhereAndWhy()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("operations", Answers.Json("""
            {"name":"x/operations/op_1","done":true,"error":{"code":9,"message":"Duplicate values"},
            "metadata":{"statements":["A","B"],"commitTimestamps":["2026-11-20T21:42:26Z"]}}
            """));
        using var client = server.NewClient();

        var operation = (await client.GetOperationAsync("op_1")).ShouldNotBeNull();

        operation.IsDone.ShouldBeTrue();
        operation.AppliedStatements.ShouldBe(1);
        operation.Error.ShouldBe(new SpannerOperationError(SpannerStatusCode.FailedPrecondition, "Duplicate values"));
    }

    [Fact]
    public async Task GetOperation_Unknown_IsNull()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("operations", Answers.Error(404, "NOT_FOUND", "Operation not found: op_1"));
        using var client = server.NewClient();

        (await client.GetOperationAsync("op_1")).ShouldBeNull();
    }

    [Fact]
    public async Task GetOperation_DatabaseMissing_IsAnErrorAndNotNull()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("operations", Answers.Error(404, "NOT_FOUND", "Database not found: db"));
        using var client = server.NewClient();

        (await Should.ThrowAsync<SpannerRestException>(client.GetOperationAsync("op_1").AsTask())).Missing.ShouldBe(SpannerResource.Database);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Upper")]
    [InlineData("_auto_op_1f")]
    [InlineData("1a")]
    [InlineData("a/../b")]
    [InlineData("a b")]
    public async Task UpdateDdl_BadOperationId_IsRefused(string id)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();

        await Should.ThrowAsync<ArgumentException>(client.UpdateDdlAsync(s_ddl, id).AsTask());
        client.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task UpdateDdl_IdThatSpannerMade_CanBeLookedUp()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.Json("""{"name":"projects/p/instances/inst/databases/db/operations/_auto_op_1f"}"""));
        server.On("operations", Answers.Json("""{"name":"projects/p/instances/inst/databases/db/operations/_auto_op_1f","done":true,"response":{"@type":"type.googleapis.com/google.protobuf.Empty"}}"""));
        using var client = server.NewClient();

        var begun = await client.UpdateDdlAsync(s_ddl, null);

        (await client.GetOperationAsync(begun.Id)).ShouldNotBeNull().IsDone.ShouldBeTrue();
        server.Of("operations").Single().Path.ShouldEndWith("/operations/_auto_op_1f");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/../b")]
    [InlineData("a b")]
    [InlineData("a?b")]
    public async Task GetOperation_BadId_IsRefused(string id)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();

        await Should.ThrowAsync<ArgumentException>(client.GetOperationAsync(id).AsTask());
        client.RequestCount.ShouldBe(0);
    }

    [Fact]
    public async Task ExecutePartitioned_UnavailableMidway_RunsAgainInANewTransaction()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.Error(503, "UNAVAILABLE", "later"), Answers.Json("""{"stats":{"rowCountLowerBound":"12"}}"""));
        using var client = server.NewClient();

        var rows = await client.ExecutePartitionedAsync(new("UPDATE t SET v = 1 WHERE true"), TimeSpan.FromMinutes(30));

        rows.ShouldBe(12);
        server.Of("beginTransaction").Count.ShouldBe(2);
        server.Of("beginTransaction")[0].Json.GetProperty("options").TryGetProperty("partitionedDml", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task CreateDatabase_OnGooglesSpanner_IsRefused()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<InvalidOperationException>(SpannerEmulator.CreateDatabaseAsync(client).AsTask());

        error.Message.ShouldContain("SPANNER_EMULATOR_HOST");
        client.RequestCount.ShouldBe(0);
    }
}
