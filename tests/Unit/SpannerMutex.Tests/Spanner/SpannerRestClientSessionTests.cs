using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerRestClientSessionTests
{
    private static readonly SpannerStatement s_one = new("SELECT 1");

    [Fact]
    public async Task Query_First_CostsTheSessionAndOneCall()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient(configure: o => o.CreatorRole = "gate");

        var result = await client.QueryAsync(s_one);

        client.RequestCount.ShouldBe(2);
        result.Rows.Single().GetInt64("n").ShouldBe(1);
        result.ReadTimestamp.ShouldBe(new DateTimeOffset(2026, 11, 20, 21, 42, 26, TimeSpan.Zero).AddTicks(9550641));
        var session = server.Of("sessions").Single().Json.GetProperty("session");
        session.GetProperty("multiplexed").GetBoolean().ShouldBeTrue();
        session.GetProperty("creatorRole").GetString().ShouldBe("gate");
        var readOnly = server.Of("executeSql").Single().Json.GetProperty("transaction").GetProperty("singleUse").GetProperty("readOnly");
        readOnly.GetProperty("strong").GetBoolean().ShouldBeTrue();
        readOnly.GetProperty("returnReadTimestamp").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Query_FiftyAtOnce_ShareOneSession()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.QueryAsync(s_one).AsTask()));

        client.RequestCount.ShouldBe(51);
    }

    [Fact]
    public async Task Query_FirstCallerCancelled_OthersStillGetTheSession()
    {
        await using var server = await ScriptedServer.StartAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        server.On("sessions", async context =>
        {
            arrived.SetResult();
            await release.Task;
            await Answers.Json($$"""{"name":"{{ScriptedServer.Database}}/sessions/late"}""")(context);
        });
        using var client = server.NewClient();
        using var cancellation = new CancellationTokenSource();
        var first = client.QueryAsync(s_one, cancellation.Token).AsTask();
        await arrived.Task;
        var second = client.QueryAsync(s_one).AsTask();

        await cancellation.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(first)).CancellationToken.ShouldBe(cancellation.Token);
        release.SetResult();

        await second;
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Query_SessionCreationFailsOnce_IsRepeated()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(
            "sessions",
            Answers.Error(503, "UNAVAILABLE", "try later"),
            Answers.Json($$"""{"name":"{{ScriptedServer.Database}}/sessions/s"}"""));
        using var client = server.NewClient();

        await client.QueryAsync(s_one);

        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task Commit_SessionCreationUnavailable_IsRepeatedSinceNothingWasSent()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(
            "sessions",
            Answers.LostReply,
            Answers.Json($$"""{"name":"{{ScriptedServer.Database}}/sessions/s"}"""));
        using var client = server.NewClient();

        await client.CommitAsync([SpannerMutation.Delete("t", "k")]);

        server.Of("commit").Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_SessionDropped_MakesANewOneAndRepeatsOnce(bool withDetails)
    {
        await using var server = await ScriptedServer.StartAsync();
        var dropped = withDetails ? Answers.SessionNotFound : Answers.Error(404, "NOT_FOUND", "Session not found: s1");
        server.On("commit", dropped, Answers.Committed);
        using var client = server.NewClient();

        await client.CommitAsync([SpannerMutation.Delete("t", "k")]);

        client.RequestCount.ShouldBe(4);
        server.Of("commit")[0].Path.ShouldContain("/sessions/s1:");
        server.Of("commit")[1].Path.ShouldContain("/sessions/s2:");
    }

    [Fact]
    public async Task Query_SessionDroppedForEver_EndsInsteadOfLooping()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.SessionNotFound);
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Missing.ShouldBe(SpannerResource.Session);
        client.RequestCount.ShouldBe(4);
    }

    [Theory]
    [InlineData("Row [a] in table t is missing. Row cannot be updated.", SpannerResource.Other)]
    [InlineData("Table not found: t", SpannerResource.Table)]
    public async Task Commit_RowOrTableMissing_ComesThroughAsItself(string message, SpannerResource missing)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.Error(404, "NOT_FOUND", message));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync([SpannerMutation.Update("t", ("k", "a"))]).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.NotFound);
        error.Missing.ShouldBe(missing);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Message.ShouldContain(message);
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Query_DatabaseMissing_NamesItAndTheWayOut()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("sessions", Answers.Error(404, "NOT_FOUND", "Database not found: db", Answers.ResourceInfo(
            "type.googleapis.com/google.spanner.admin.database.v1.Database", "db")));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Missing.ShouldBe(SpannerResource.Database);
        error.Message.ShouldContain(ScriptedServer.Database);
        error.Message.ShouldContain("create it");
        client.RequestCount.ShouldBe(1);
    }

    [Fact]
    public async Task Query_AfterSevenDaysAndNoSessionCanBeMade_GoesOnWithTheOldOne()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new VirtualClock();
        using var client = server.NewClient(clock);
        await client.QueryAsync(s_one);
        server.On("sessions", Answers.Error(403, "PERMISSION_DENIED", "no"));

        clock.Advance(TimeSpan.FromDays(8));
        await client.QueryAsync(s_one);
        await client.QueryAsync(s_one);

        server.Of("executeSql").ShouldAllBe(request => request.Path.Contains("/sessions/s1:"));
    }
}
