using MigratingFleet;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.SpannerData;

/// <summary>FluentMigrator in eight processes, as in ../../FluentMigrator, whose leases are also kept through Google's client.</summary>
public sealed class FluentFleetTests(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
    : EightProcesses(postgres, emulator, output)
{
    protected override string History => """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """;

    protected override string Migrations => "1,2,3";

    protected override (string Key, string? Value) Unguarded => ("TypeSafe", "false");

    protected override long UnguardedExecutions => 3;

    [Fact]
    public Task Start_LeaseOnSpannerThroughGooglesClient_EachMigrationOnceAndNoneFails() => ShouldMigrateOnceOnSpannerAsync("SpannerData");

    protected override (string Key, string? Value) Variation(int round) => ("TypeSafe", $"{round % 2 == 0}");
}
