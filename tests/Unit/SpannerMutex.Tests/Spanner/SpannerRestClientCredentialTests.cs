using Microsoft.AspNetCore.Http;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerRestClientCredentialTests
{
    private static readonly SpannerStatement s_one = new("SELECT 1");

    [Fact]
    public async Task Query_TokenExpired_IsRenewedOnceAndTheCallRepeated()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("token", Token("first-secret"), Token("second-secret"));
        server.On("executeSql", OnlyFor("second-secret"));
        using var client = server.NewClient(configure: o => o.Credential = ServiceAccountKey.WithTokensFrom(server.Address));

        await client.QueryAsync(s_one);

        server.Of("token").Count.ShouldBe(2);
        server.Of("executeSql").Select(r => r.Headers.Authorization.ToString()).ShouldBe(["Bearer first-secret", "Bearer second-secret"]);
        client.RequestCount.ShouldBe(3);
    }

    [Fact]
    public async Task Commit_TokenExpired_IsRepeatedToo()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("token", Token("first-secret"), Token("second-secret"));
        server.On("commit", OnlyFor("second-secret", Answers.Committed));
        using var client = server.NewClient(configure: o => o.Credential = ServiceAccountKey.WithTokensFrom(server.Address));

        await client.CommitAsync([SpannerMutation.Delete("t", "k")]);

        server.Of("commit").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Query_TokenRefusedForEver_EndsAfterOneRenewal()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("token", Token("first-secret"), Token("second-secret"));
        server.On("sessions", OnlyFor("none"));
        using var client = server.NewClient(configure: o => o.Credential = ServiceAccountKey.WithTokensFrom(server.Address));

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.Unauthenticated);
        error.ToString().ShouldNotContain("-secret");
        server.Of("token").Count.ShouldBe(2);
        client.RequestCount.ShouldBe(2);
    }

    [Fact]
    public async Task Query_TokenEndpointRefuses_SaysSoAndSendsNothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("token", Answers.Json("""{"error":"invalid_grant","error_description":"Account is disabled"}""", 400));
        using var client = server.NewClient(configure: o => o.Credential = ServiceAccountKey.WithTokensFrom(server.Address));

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.Unauthenticated);
        error.Message.ShouldContain("Account is disabled");
        error.Message.ShouldContain("Check that the key");
        client.RequestCount.ShouldBe(0);
    }

    public static TheoryData<string, RequestDelegate> BadMoments => new()
    {
        { "429", Answers.Json("""{"error":"rate_limit_exceeded","error_description":"Too many requests"}""", 429) },
        { "a page with 429", Answers.Page(429) },
        { "a page with 200", Answers.Page(200) },
        { "500", Answers.Json("""{"error":"internal_failure"}""", 500) },
        { "a page with 502", Answers.Page(502) },
        { "a lost reply", Answers.LostReply },
    };

    [Theory]
    [MemberData(nameof(BadMoments))]
    public async Task Query_TokenServerHasABadMoment_IsRepeated(string what, RequestDelegate failure)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("token", failure, Token("a-secret"));
        using var client = server.NewClient(configure: o => o.Credential = ServiceAccountKey.WithTokensFrom(server.Address));

        var result = await client.QueryAsync(s_one);

        result.Rows.Count.ShouldBe(1, what);
        client.RequestCount.ShouldBe(2, what);
    }

    [Fact]
    public async Task Query_NoDefaultCredentials_SaysWhereTheyComeFrom()
    {
        await using var server = await ScriptedServer.StartAsync();
        Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", "/there/is/no/key.json");
        using var client = server.NewClient(configure: o => o.Credential = null);

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.Unauthenticated);
        error.Message.ShouldContain("gcloud auth application-default login");
        error.Message.ShouldContain("SPANNER_EMULATOR_HOST");
        client.RequestCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, "roles/spanner.databaseUser")]
    [InlineData("gate", "database role 'gate'")]
    public async Task UpdateDdl_NoRight_NamesThePermissionAndTheRole(string? creatorRole, string expected)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("ddl", Answers.Error(403, "PERMISSION_DENIED", "Caller is missing a permission on resource db."));
        using var client = server.NewClient(configure: o => o.CreatorRole = creatorRole);

        var error = await Should.ThrowAsync<SpannerRestException>(client.UpdateDdlAsync(["CREATE TABLE t (k INT64) PRIMARY KEY (k)"], null).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.PermissionDenied);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Message.ShouldContain("spanner.databases.updateDdl");
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Query_PageThatEchoesTheToken_IsNotRepeatedInTheMessage()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("executeSql", Answers.Page(400, "You sent the-secret-token"));
        using var client = server.NewClient();

        var error = await Should.ThrowAsync<SpannerRestException>(client.QueryAsync(s_one).AsTask());

        error.Message.ShouldContain("You sent");
        error.ToString().ShouldNotContain("the-secret-token");
    }

    [Fact]
    public async Task Query_OnAnEmulator_SendsNoCredentials()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.NewClient(configure: o =>
        {
            o.Endpoint = null;
            o.EmulatorHost = $"127.0.0.1:{server.Address.Port - 10}";
        });

        await client.QueryAsync(s_one);

        client.IsEmulator.ShouldBeTrue();
        server.Requests.Count.ShouldBe(2);
        server.Requests.ShouldAllBe(r => !r.Headers.ContainsKey("Authorization"));
    }

    private static RequestDelegate Token(string token) =>
        Answers.Json($$"""{"access_token":"{{token}}","expires_in":3600,"token_type":"Bearer"}""");

    private static RequestDelegate OnlyFor(string token, RequestDelegate? answer = null) => context =>
        context.Request.Headers.Authorization == $"Bearer {token}"
            ? (answer ?? Answers.One)(context)
            : Answers.Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")(context);
}
