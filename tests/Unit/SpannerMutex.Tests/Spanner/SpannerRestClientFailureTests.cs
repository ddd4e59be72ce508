using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerRestClientFailureTests
{
    private static readonly SpannerStatement s_one = new("SELECT 1");
    private static readonly SpannerMutation[] s_write = [SpannerMutation.Insert("t", ("k", "a"))];

    public static TheoryData<string, RequestDelegate> Passing => new()
    {
        { "UNAVAILABLE", Answers.Error(503, "UNAVAILABLE", "later") },
        { "ABORTED", Answers.Error(409, "ABORTED", "lost", Answers.RetryInfo("0.01s")) },
        { "RESOURCE_EXHAUSTED", Answers.Error(429, "RESOURCE_EXHAUSTED", "slow down") },
        { "emulator's form", Answers.Json("""{"code":10,"message":"lost"}""", 409) },
        { "a page with 200", Answers.Page(200) },
        { "a page with 302", Answers.Page(302) },
        { "a page with 404", Answers.Page(404) },
        { "a page with 500", Answers.Page(500) },
        { "a page with 502", Answers.Page(502) },
        { "a page with 503", Answers.Page(503) },
        { "a page with 504", Answers.Page(504) },
        { "a page with 429", Answers.Page(429) },
        { "a lost reply", Answers.LostReply },
        { "a cut body", Answers.CutBody },
        { "half a JSON", Answers.HalfJson },
        { "null", Answers.Json("null") },
        { "an array", Answers.Json("[]") },
        { "a text", Answers.Json("\"no\"") },
        { "a number", Answers.Json("1") },
        { "null with 503", Answers.Json("null", 503) },
    };

    public static TheoryData<string, RequestDelegate> ServerFaults => new()
    {
        { "INTERNAL", Answers.Error(500, "INTERNAL", "oops") },
        { "UNKNOWN", Answers.Error(500, "UNKNOWN", "oops") },
        { "no status", Answers.Json("""{"error":{"code":500,"message":"oops","details":[null]}}""", 500) },
        { "emulator's form", Answers.Json("""{"code":13,"message":"oops"}""", 500) },
    };

    public static TheoryData<string, RequestDelegate> Open => new()
    {
        { "UNAVAILABLE", Answers.Error(503, "UNAVAILABLE", "later") },
        { "INTERNAL", Answers.Error(500, "INTERNAL", "oops") },
        { "UNKNOWN", Answers.Error(500, "UNKNOWN", "oops") },
        { "CANCELLED", Answers.Error(499, "CANCELLED", "oops") },
        { "DEADLINE_EXCEEDED", Answers.Error(504, "DEADLINE_EXCEEDED", "slow") },
        { "a page with 502", Answers.Page(502) },
        { "a page with 500", Answers.Page(500) },
        { "a page with 404", Answers.Page(404) },
        { "a page with 200", Answers.Page(200) },
        { "a lost reply", Answers.LostReply },
        { "a cut body", Answers.CutBody },
        { "half a JSON", Answers.HalfJson },
        { "an endless body", Answers.EndlessBody },
        { "no timestamp", Answers.Json("{}") },
        { "null", Answers.Json("null") },
        { "an array", Answers.Json("[]") },
        { "null with 500", Answers.Json("null", 500) },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Query_PassingFailure_IsRepeated(string what, RequestDelegate failure)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", failure, failure, Answers.One);
        using var client = server.NewClient();

        var result = await client.QueryAsync(s_one);

        result.Rows.Count.ShouldBe(1, what);
        client.RequestCount.ShouldBe(4, what);
    }

    [Theory]
    [MemberData(nameof(ServerFaults))]
    public async Task Read_TheServerFailsOnce_IsRepeated(string what, RequestDelegate fault)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("sessions", fault, Answers.Json($$"""{"name":"{{ScriptedServer.Database}}/sessions/s1"}"""));
        server.On("read", fault, Answers.One);
        using var client = server.NewClient();

        var result = await client.ReadAsync(SpannerRead.All("t", "n"));

        result.Rows.Count.ShouldBe(1, what);
        client.RequestCount.ShouldBe(4, what);
    }

    [Theory]
    [MemberData(nameof(ServerFaults))]
    public async Task Query_TheServerFailsOnAStatement_IsNotRepeated(string what, RequestDelegate fault)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", fault);
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.IsTransient.ShouldBeFalse(what);
        client.RequestCount.ShouldBe(2, what);
    }

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Commit_OutcomeOpen_IsThrownAtOnce(string what, RequestDelegate failure)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", failure);
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        error.IsOutcomeUnknown.ShouldBeTrue(what);
        error.Message.ShouldContain(ScriptedServer.Database, customMessage: what);
        server.Of("commit").Count.ShouldBe(1, what);
        client.RequestCount.ShouldBe(2, what);
    }

    [Fact]
    public async Task Commit_OnAWarmConnectionWithLostReply_IsSentOnlyOnce()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();
        await client.CommitAsync(s_write);
        server.On("commit", Answers.LostReply);

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        error.IsOutcomeUnknown.ShouldBeTrue();
        server.Of("commit").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(409, "ABORTED")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    public async Task Commit_CertainlyNotApplied_IsRepeated(int http, string status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.Error(http, status, "again"), Answers.Committed);
        using var client = server.NewClient();

        var timestamp = await client.CommitAsync(s_write);

        timestamp.ShouldBe(new DateTimeOffset(2026, 11, 20, 21, 42, 26, TimeSpan.Zero).AddTicks(9459810));
        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task Commit_AlreadyExists_IsNotTakenForAborted()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.Error(409, "ALREADY_EXISTS", "Row a already exists"));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.AlreadyExists);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.IsTransient.ShouldBeFalse();
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Commit_RetryInfo_IsWaitedFor()
    {
        await using var server = await ScriptedServer.StartAsync();
        var clock = new VirtualClock();
        server.On("commit", Answers.Error(409, "ABORTED", "lost", Answers.RetryInfo("3.2s")), Answers.Committed);
        using var client = server.NewClient(clock);

        var commit = client.CommitAsync(s_write).AsTask();
        var delay = await clock.WhenWaitingAsync(length => length < TimeSpan.FromSeconds(10));
        delay.ShouldBe(TimeSpan.FromSeconds(3.2) * 1.125);
        clock.Advance(delay);

        await commit;
        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task Query_ProxysPage_ShowsItsFirstWordsAndTheStatus()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.Page(407, "Proxy authentication required"));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Message.ShouldContain("HTTP 407");
        error.Message.ShouldContain("Proxy authentication required");
        error.Message.ShouldContain(server.Address.Authority);
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Query_EndlessBody_IsCutOffAtTheCap()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.EndlessBody);
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Message.ShouldContain("16 MiB");
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Commit_NobodyListens_IsRepeatedAndKnownNotToBeApplied()
    {
        var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient(configure: o => o.RequestTimeout = TimeSpan.FromMilliseconds(300));
        await server.DisposeAsync();

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.DeadlineExceeded);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Message.ShouldContain(server.Address.Authority);
        client.RequestCount.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Commit_ConnectionResetAsItIsMade_IsAnOpenOutcomeAndNoBareSocketException()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var resets = new ResettingHandler();
        using var client = server.NewClient(configure: options => options.HttpHandler = resets);
        await client.QueryAsync(s_one);
        resets.IsOn = true;

        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(s_write).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.Unavailable);
        error.IsOutcomeUnknown.ShouldBeTrue();
        error.InnerException.ShouldBeOfType<SocketException>();
    }

    [Fact]
    public async Task Call_AfterDispose_IsMisuse()
    {
        await using var server = await ScriptedServer.StartAsync();
        var client = server.NewClient();
        client.Dispose();
        client.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(client.QueryAsync(s_one).AsTask());
    }
}
