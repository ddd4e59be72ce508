using MigratingFleet;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>FluentMigrator in eight processes. In every other round the gate is told the runner's type instead of finding it.</summary>
public sealed class EightProcessesTests(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
    : EightProcesses(postgres, emulator, output)
{
    protected override string History => """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """;

    protected override string Migrations => "1,2,3";

    // FluentMigrator has no lock of its own.
    protected override (string Key, string? Value) Unguarded => ("TypeSafe", "false");

    // Seven may fail over the version table, before any migration.
    protected override long UnguardedExecutions => 3;

    protected override (string Key, string? Value) Variation(int round) => ("TypeSafe", $"{round % 2 == 0}");
}
