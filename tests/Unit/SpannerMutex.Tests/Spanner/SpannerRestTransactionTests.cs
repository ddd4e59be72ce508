using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerRestTransactionTests
{
    private static readonly SpannerStatement s_dml = new("UPDATE t SET v = @v WHERE true", ("v", 5));
    private static readonly SpannerMutation[] s_write = [SpannerMutation.Insert("t", ("k", "a"))];

    [Fact]
    public async Task Commit_TokensFromEveryReply_SendsTheHighest()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("beginTransaction", Answers.Json("""{"id":"dHg=","precommitToken":{"precommitToken":"YQ==","seqNum":1}}"""));
        server.On(
            "executeSql",
            Answers.Json("""{"stats":{"rowCountExact":"3"},"precommitToken":{"precommitToken":"Yg==","seqNum":3}}"""),
            Answers.Json("""{"stats":{"rowCountExact":"1"},"precommitToken":{"precommitToken":"Yw==","seqNum":2}}"""));
        using var client = server.NewClient();

        await using var transaction = await client.BeginTransactionAsync();
        (await transaction.ExecuteAsync(s_dml)).ShouldBe(3);
        (await transaction.ExecuteAsync(s_dml)).ShouldBe(1);
        await transaction.CommitAsync(s_write);

        var token = server.Of("commit").Single().Json.GetProperty("precommitToken");
        token.GetProperty("precommitToken").GetString().ShouldBe("Yg==");
        token.GetProperty("seqNum").GetInt32().ShouldBe(3);
        server.Of("executeSql").Select(r => r.Json.GetProperty("seqno").GetString()).ShouldBe(["1", "2"]);
        server.Of("commit").Single().Headers["x-goog-spanner-route-to-leader"].ToString().ShouldBe("true");
        client.RequestCount.ShouldBe(5);
    }

    [Fact]
    public async Task Commit_ReplyBringsAToken_HasNotCommittedAndIsSentAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On(
            "commit", Answers.Json("""{"precommitToken":{"precommitToken":"Yg==","seqNum":7}}"""), Answers.Committed);
        using var client = server.NewClient();

        await using var transaction = await client.BeginTransactionAsync();
        await transaction.ExecuteAsync(s_dml);
        await transaction.CommitAsync(s_write);

        var commits = server.Of("commit");
        commits.Count.ShouldBe(2);
        commits[0].Json.TryGetProperty("precommitToken", out _).ShouldBeFalse();
        commits[0].Json.GetProperty("mutations").GetArrayLength().ShouldBe(1);
        commits[1].Json.GetProperty("precommitToken").GetProperty("seqNum").GetInt32().ShouldBe(7);
        commits[1].Json.TryGetProperty("mutations", out _).ShouldBeFalse();
        commits[1].Json.GetProperty("transactionId").GetString().ShouldBe("dHg=");
    }

    [Fact]
    public async Task Execute_Aborted_IsThrownAndTheNextBeginNamesIt()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.Error(409, "ABORTED", "lost", Answers.RetryInfo("0.5s")));
        using var client = server.NewClient();

        await using var transaction = await client.BeginTransactionAsync();
        var error = await Should.ThrowAsync<SpannerRestException>(transaction.ExecuteAsync(s_dml).AsTask());
        await using var next = await client.BeginTransactionAsync(transaction);

        error.Code.ShouldBe(SpannerStatusCode.Aborted);
        error.RetryDelay.ShouldBe(TimeSpan.FromSeconds(0.5));
        server.Of("executeSql").Count.ShouldBe(1);
        server.Of("beginTransaction")[1].Json.GetProperty("options").GetProperty("readWrite")
            .GetProperty("multiplexedSessionPreviousTransactionId").GetString().ShouldBe("dHg=");
    }

    [Fact]
    public async Task Execute_Unavailable_IsRepeatedUnderTheSameNumber()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.LostReply, Answers.One);
        using var client = server.NewClient();

        await using var transaction = await client.BeginTransactionAsync();
        await transaction.ExecuteAsync(s_dml);

        server.Of("executeSql").Select(r => r.Json.GetProperty("seqno").GetString()).ShouldBe(["1", "1"]);
    }

    [Fact]
    public async Task Commit_ReplyLost_IsUnknownAndDisposeSettlesItByARollback()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.LostReply);
        using var client = server.NewClient();

        SpannerRestException error;
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await transaction.ExecuteAsync(s_dml);
            error = await Should.ThrowAsync<SpannerRestException>(transaction.CommitAsync([]).AsTask());
        }

        error.IsOutcomeUnknown.ShouldBeTrue();
        server.Of("commit").Count.ShouldBe(1);
        server.Of("rollback").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_Aborted_IsThrownAndNothingIsRolledBack()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.Error(409, "ABORTED", "lost"));
        using var client = server.NewClient();

        SpannerRestException error;
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await transaction.ExecuteAsync(s_dml);
            error = await Should.ThrowAsync<SpannerRestException>(transaction.CommitAsync([]).AsTask());
        }

        error.Code.ShouldBe(SpannerStatusCode.Aborted);
        error.IsOutcomeUnknown.ShouldBeFalse();
        server.Of("commit").Count.ShouldBe(1);
        server.Of("rollback").Count.ShouldBe(0);
    }

    [Fact]
    public async Task Commit_SessionDropped_IsAnAbort()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("commit", Answers.SessionNotFound);
        using var client = server.NewClient();

        await using var transaction = await client.BeginTransactionAsync();
        await transaction.ExecuteAsync(s_dml);
        var error = await Should.ThrowAsync<SpannerRestException>(transaction.CommitAsync([]).AsTask());
        await using var next = await client.BeginTransactionAsync(transaction);

        error.Code.ShouldBe(SpannerStatusCode.Aborted);
        error.IsOutcomeUnknown.ShouldBeFalse();
        server.Of("sessions").Count.ShouldBe(2);
        server.Of("beginTransaction")[1].Json.GetProperty("options").GetProperty("readWrite").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task Dispose_Unfinished_RollsBackAndNeverThrows()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("rollback", Answers.Error(403, "PERMISSION_DENIED", "oops"));
        using var client = server.NewClient();

        var transaction = await client.BeginTransactionAsync();
        await transaction.DisposeAsync();
        await transaction.DisposeAsync();

        server.Of("rollback").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_NothingRan_IsMisuse()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();
        await using var transaction = await client.BeginTransactionAsync();

        var error = await Should.ThrowAsync<InvalidOperationException>(transaction.CommitAsync(s_write).AsTask());

        error.Message.ShouldContain("SpannerRestClient.CommitAsync");
    }

    [Fact]
    public async Task Use_AfterTheEnd_IsMisuse()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient();
        var transaction = await client.BeginTransactionAsync();
        await transaction.ExecuteAsync(s_dml);
        await transaction.CommitAsync([]);
        await transaction.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(transaction.ExecuteAsync(s_dml).AsTask());
        server.Of("rollback").Count.ShouldBe(0);
    }
}
