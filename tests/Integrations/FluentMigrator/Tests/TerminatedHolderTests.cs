using MigratingFleet;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>SIGTERM to the process that migrates, before the second of three migrations has ended.</summary>
public sealed class TerminatedHolderTests(PostgreSqlFixture postgres)
{
    [Theory]
    [InlineData("Hold", 0)]
    [InlineData("BlockStartup", 1)]
    public async Task Sigterm_DuringAMigration_NoFurtherBeginsAndASuccessorGoesOnAtOnce(string mode, int exitCode)
    {
        await using var fleet = new Fleet(postgres);
        IReadOnlyList<FleetProcess> all;
        FleetProcess holder;
        string owner;
        await using (var halt = await fleet.HaltAsync())
        {
            all = await fleet.StartAsync(
                ("Leases", "PostgreSql"), ("SpannerMutex__Gate__Mode", mode), ("SpannerMutex__Lease__Duration", "00:05:00"));
            holder = await fleet.StandsAtAsync(halt);
            owner = (await fleet.LeaseOwnerAsync()).ShouldNotBeNull();
            holder.Terminate();
            await fleet.UntilLoggedAsync("Application is shutting down...");
        }

        (await Fleet.ExitCodesAsync([holder])).ShouldBe([exitCode], fleet.Log);
        (await fleet.LeaseOwnerAsync()).ShouldNotBe(owner, "the lease would stand for five minutes");
        (await Fleet.ExitCodesAsync(all.Where(process => process != holder))).ShouldAllBe(code => code == 0, fleet.Log);
        (await fleet.EffectsAsync()).ShouldBe("CreateEffects,CreateOrders,SeedOrders", fleet.Log);
        (await fleet.InstanceOfAsync("CreateOrders")).ShouldBe(holder.Name);
        (await fleet.InstanceOfAsync("SeedOrders")).ShouldNotBe(holder.Name);
        (await fleet.ExecutionsAsync()).ShouldBe(3, fleet.Log);
    }
}
