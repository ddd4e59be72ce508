using System.Net;
using System.Text;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>Answers that Google's Spanner gives and the emulator doesn't, put into its mouth.</summary>
public sealed class RefusedByServerTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task RunAsync_DdlNotPermitted_NamesTheRightAndDoesntCount()
    {
        await PrepareAsync("CREATE TABLE Third (Id INT64) PRIMARY KEY (Id)");
        var denied = Start("denied");
        Answer(denied, IsThirdDdl, 403, "PERMISSION_DENIED", "Caller is missing IAM permission spanner.databases.updateDdl on resource.");

        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var shut = await denied.FailAsync();

            shut.Phase.ShouldBe(MigrationPhase.Failed, "never parked: the migration isn't at fault");
            shut.Message.ShouldContain("spanner.databases.updateDdl");
            shut.Message.ShouldContain("roles/spanner.databaseUser");
            shut.Message.ShouldNotContain("attempt");
            denied = Start($"denied {attempt}");
            Answer(denied, IsThirdDdl, 403, "PERMISSION_DENIED", "Caller is missing IAM permission spanner.databases.updateDdl on resource.");
        }

        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Running");
        await MigrateAsync();
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Fact]
    public async Task RunAsync_LeaseTableNotPermitted_NamesTheRight()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        var denied = Start();
        Answer(denied, call => call.Kind == "ddl", 403, "PERMISSION_DENIED", "Caller is missing IAM permission spanner.databases.updateDdl on resource.");

        var shut = await denied.FailAsync();

        shut.Message.ShouldContain("spanner.databases.updateDdl");
        shut.Message.ShouldContain("roles/spanner.databaseUser");
    }

    // The process ended with "already exists" and no way out.
    [Fact]
    public async Task RunAsync_OperationsOfOurTablesAreForgotten_TheyAreMadeAllTheSame()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        var instance = Start();
        Answer(
            instance,
            call => call.Kind == "ddl" && call.Body.Contains("mutex_table_", StringComparison.Ordinal),
            409,
            "ALREADY_EXISTS",
            "Operation already exists.");

        await instance.RunAsync();

        instance.Tap.Kinds.ShouldContain("operations", "the emulator knows none of that id");
        (await StatusesAsync()).ShouldBe("1 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("executeSql")]
    public async Task RunAsync_TooManyMutations_NamesThePartitionedWay(string kind)
    {
        await PrepareAsync(Count);
        var instance = Start();
        Answer(
            instance,
            call => call.Kind == kind && call.Body.Contains(kind == "commit" ? "\"Applied\"" : "Counters", StringComparison.Ordinal),
            400,
            "INVALID_ARGUMENT",
            "The transaction contains too many mutations. Insert and update operations count with the multiplicity of the number of columns they affect.");

        var shut = await instance.FailAsync();

        shut.Message.ShouldContain("V0003__third.sql");
        shut.Message.ShouldContain("-- partitioned");
        shut.Message.ShouldContain("failed attempt 1 of 3");
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Failed");
        (await RunsAsync()).ShouldBe(0);
    }

    /// <summary>The change has begun, and what comes back says nothing of it: an internal error, a page. Its id is asked for.</summary>
    [Theory]
    [InlineData(500, "INTERNAL")]
    [InlineData(500, "UNKNOWN")]
    [InlineData(400, null)]
    public async Task RunAsync_DdlAnsweredWithoutAnOutcome_IsFollowedByItsId(int http, string? status)
    {
        await PrepareAsync("CREATE TABLE Third (Id INT64) PRIMARY KEY (Id)");
        var instance = Start("unlucky");
        Answer(instance, IsThirdDdl, http, status, "Received unexpected EOS on DATA frame from server.", isApplied: true);

        await instance.RunAsync();

        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    /// <summary>The change has begun, and a proxy's page comes back: the same id sent again finds it.</summary>
    [Fact]
    public async Task RunAsync_DdlAnsweredByAPage_IsSentAgainAndAppliedOnce()
    {
        await PrepareAsync("CREATE TABLE Third (Id INT64) PRIMARY KEY (Id)");
        var instance = Start("unlucky");
        Answer(instance, IsThirdDdl, 500, null, "Sorry, the proxy says no", isApplied: true);

        await instance.RunAsync();

        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Applied");
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    /// <summary>The change has begun, and the next question about it meets an error that isn't the statement's.</summary>
    [Fact]
    public async Task RunAsync_OperationCantBeAskedFor_IsNotTakenForAFailure()
    {
        await PrepareAsync("CREATE TABLE Third (Id INT64) PRIMARY KEY (Id)");
        var instance = Start("unlucky");
        instance.Tap.Meet = async (call, token) =>
        {
            if (call.Kind == "operations")
            {
                return Reply(404, "NOT_FOUND", "Operation not found");
            }

            var answer = await call.SendAsync(token);
            return IsThirdDdl(call) ? await StillRunningAsync(answer) : answer;
        };

        var shut = await instance.FailAsync();

        shut.Message.ShouldNotContain("attempt");
        (await StatusesAsync()).ShouldBe("1 Applied, 2 Applied, 3 Running");
        await MigrateAsync();
        (await AppliedDdlAsync()).ShouldBeUnique();
    }

    private static bool IsThirdDdl(TappedCall call) =>
        call.Kind == "ddl" && call.Body.Contains("CREATE TABLE Third", StringComparison.Ordinal);

    private static void Answer(
        GateInstance instance, Func<TappedCall, bool> which, int http, string? status, string message, bool isApplied = false) =>
        instance.Tap.Meet = async (call, token) =>
        {
            if (!which(call))
            {
                return await call.SendAsync(token);
            }

            if (isApplied)
            {
                using var answer = await call.SendAsync(token);
                answer.EnsureSuccessStatusCode();
            }

            return Reply(http, status, message);
        };

    private static HttpResponseMessage Reply(int http, string? status, string message) => new((HttpStatusCode)http)
    {
        Content = status is null
            ? new StringContent($"<html><body>{message}</body></html>", Encoding.UTF8, "text/html")
            : new StringContent($$$"""{"error":{"code":{{{http}}},"status":"{{{status}}}","message":"{{{message}}}"}}""", Encoding.UTF8, "application/json"),
    };

    private static async Task<HttpResponseMessage> StillRunningAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        answer.Content = new StringContent(body.Replace("\"done\":true", "\"done\":false", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        return answer;
    }

    /// <summary>Two scripts applied, a third one pending.</summary>
    private async Task PrepareAsync(string third)
    {
        Folder.With("V0001__create.sql", CreateCounters).With("V0002__seed.sql", SeedCounters);
        await MigrateAsync();
        Folder.With("V0003__third.sql", third);
    }
}
