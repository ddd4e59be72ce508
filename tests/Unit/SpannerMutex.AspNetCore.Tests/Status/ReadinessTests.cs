using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Status;

public sealed class ReadinessTests
{
    private static readonly LeaseName Lease = new("schema-migrations");

    [Fact]
    public async Task Health_ThroughAllPhases_IsUnhealthyUntilDone()
    {
        await using var app = await GateApp.StartAsync();
        await app.Migrator.Asked;
        await ShouldBeUnhealthyAsync(app, "Checking");

        await app.MigratingAsync();
        var entry = await ShouldBeUnhealthyAsync(app, "Migrating");
        entry.Data["holder"].ShouldBe("this-one");
        entry.Data["token"].ShouldBe((await app.Migrator.Begun).Lease.FencingToken.Value);
        entry.Data["progress"].ShouldBe("V0002__second: statement 1 of 2");
        entry.Data["since"].ShouldBe(app.Gate.State.Since);

        app.Migrator.End();
        await app.Gate.Opened;
        (await app.HealthAsync()).Status.ShouldBe(HealthStatus.Healthy);
        (await app.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Health_AnotherInstanceHoldsTheLease_NamesItsToken()
    {
        var store = new InMemoryLeaseStore();
        await using var other = await new DistributedMutex(store, Lease).AcquireAsync(TimeSpan.FromMinutes(1));
        await using var app = await GateApp.StartAsync(store: store);
        app.Migrator.Answer(SchemaState.Pending);
        await Eventually.TrueAsync(() => app.Gate.State.Phase == MigrationPhase.Waiting);

        var entry = await ShouldBeUnhealthyAsync(app, "Waiting");

        entry.Data["token"].ShouldBe(other.FencingToken.Value);
        app.Migrator.Begun.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Health_GateHasFailed_ShowsTheError()
    {
        await using var app = await GateApp.StartAsync();
        await app.MigratingAsync();
        app.Migrator.Fail("the migration is broken");
        await Should.ThrowAsync<MigrationGateException>(app.Gate.Opened);

        var entry = await app.HealthAsync();

        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Data["error"].ShouldBeOfType<string>().ShouldContain("the migration is broken");
    }

    private static async Task<HealthReportEntry> ShouldBeUnhealthyAsync(GateApp app, string phase)
    {
        var entry = await app.HealthAsync();
        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        entry.Data["phase"].ShouldBe(phase);
        (await app.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        return entry;
    }
}
