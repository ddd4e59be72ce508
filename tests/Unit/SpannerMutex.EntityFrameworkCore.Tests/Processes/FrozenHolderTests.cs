using MigratingFleet;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests.Processes;

/// <summary>A holder that is frozen in a migration of EF Core's, with EF Core's own lock and without it.</summary>
public sealed class FrozenHolderTests(PostgreSqlFixture postgres) : FrozenHolder(postgres)
{
    protected override string History =>
        """SELECT string_agg("MigrationId", ',' ORDER BY "MigrationId") FROM "__EFMigrationsHistory" """;

    protected override string Migrations => "20260101000001_CreateEffects,20260101000002_CreateOrders,20260101000003_SeedOrders";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Freeze_TheServerEndsIdleTransactions_TheOthersGoOnWithoutIt(bool lockOfEfCore) =>
        ShouldGoOnWithoutItAsync(("LockOfEfCore", $"{lockOfEfCore}"));

    [Theory]
    [InlineData(true, "could not be read")]
    [InlineData(false, "this is not counted as a failed attempt")]
    public Task Freeze_ItsLocksStand_NothingIsParkedAndAllGoOnWhenItHasWoken(bool lockOfEfCore, string met) =>
        ShouldWaitForItAsync(met, ("LockOfEfCore", $"{lockOfEfCore}"));
}
