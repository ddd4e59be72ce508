using System.Net;
using System.Text.Json;

namespace SpannerMutex.AspNetCore.Tests.Status;

public sealed class StatusEndpointTests
{
    [Fact]
    public async Task Get_WhileMigrating_TellsEverything()
    {
        await using var app = await GateApp.StartAsync();
        await app.MigratingAsync();

        var status = await StatusAsync(app);

        status.GetProperty("phase").GetString().ShouldBe("Migrating");
        status.GetProperty("instance").GetString().ShouldBe("this-one");
        status.GetProperty("holder").GetString().ShouldBe("this-one");
        status.GetProperty("token").GetInt64().ShouldBe((await app.Migrator.Begun).Lease.FencingToken.Value);
        status.GetProperty("progress").GetProperty("migration").GetString().ShouldBe("V0002__second");
        status.GetProperty("progress").GetProperty("step").GetString().ShouldBe("statement 1 of 2");
        status.GetProperty("applied").EnumerateArray().Single().GetString().ShouldBe("V0001__first");
        status.GetProperty("pending").EnumerateArray().Single().GetString().ShouldBe("V0002__second");
        var migrator = status.GetProperty("migrators").EnumerateArray().Single();
        migrator.GetProperty("name").GetString().ShouldBe("StagedMigrator");
        migrator.GetProperty("isUpToDate").GetBoolean().ShouldBeFalse();
        migrator.GetProperty("applied").EnumerateArray().Single().GetString().ShouldBe("V0001__first");
        migrator.GetProperty("pending").EnumerateArray().Single().GetString().ShouldBe("V0002__second");
        migrator.GetProperty("progress").GetProperty("step").GetString().ShouldBe("statement 1 of 2");
        status.GetProperty("since").GetDateTimeOffset().ShouldBe(app.Gate.State.Since);
        status.GetProperty("spannerCalls").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Get_GateIsOpen_HasNothingPendingAndNoHolder()
    {
        await using var app = await GateApp.StartAsync();
        await app.MigratingAsync();
        app.Migrator.End();
        await app.Gate.Opened;

        var status = await StatusAsync(app);

        status.GetProperty("phase").GetString().ShouldBe("Done");
        status.GetProperty("holder").ValueKind.ShouldBe(JsonValueKind.Null);
        status.GetProperty("pending").GetArrayLength().ShouldBe(0);
        status.GetProperty("applied").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Get_ClientIsConfigured_CountsItsCalls()
    {
        await using var app = await GateApp.StartAsync(
            configure: options => options.Database = "projects/p/instances/inst/databases/db");

        (await StatusAsync(app)).GetProperty("spannerCalls").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task Post_IsNotAllowed()
    {
        await using var app = await GateApp.StartAsync();
        await app.OpenAsync();

        var response = await app.Client.PostAsync("/migrations", null, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    private static async Task<JsonElement> StatusAsync(GateApp app) =>
        JsonDocument.Parse(await app.GetStringAsync("/migrations")).RootElement;
}
