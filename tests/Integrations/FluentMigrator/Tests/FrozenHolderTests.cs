using MigratingFleet;
using SpannerMutex.Tests.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>A holder that is frozen in a migration of FluentMigrator's.</summary>
public sealed class FrozenHolderTests(PostgreSqlFixture postgres) : FrozenHolder(postgres)
{
    protected override string History => """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """;

    protected override string Migrations => "1,2,3";

    [Fact]
    public Task Freeze_TheServerEndsIdleTransactions_TheOthersGoOnWithoutIt() => ShouldGoOnWithoutItAsync();

    [Fact]
    public Task Freeze_ItsLocksStand_NothingIsParkedAndAllGoOnWhenItHasWoken() =>
        ShouldWaitForItAsync("this is not counted as a failed attempt");
}
