using MigratingFleet;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>A holder that is frozen in a migration of FluentMigrator's, which the gate has found or was told with its types.</summary>
public sealed class FrozenHolderTests(PostgreSqlFixture postgres) : FrozenHolder(postgres)
{
    protected override string History => """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """;

    protected override string Migrations => "1,2,3";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Freeze_TheServerEndsIdleTransactions_TheOthersGoOnWithoutIt(bool typeSafe) =>
        ShouldGoOnWithoutItAsync(("TypeSafe", $"{typeSafe}"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Freeze_ItsLocksStand_NothingIsParkedAndAllGoOnWhenItHasWoken(bool typeSafe) =>
        ShouldWaitForItAsync("this is not counted as a failed attempt", ("TypeSafe", $"{typeSafe}"));
}
