using MigratingFleet;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests.Processes;

/// <summary>
/// EF Core's migrations in eight processes. Every other round EF Core's own lock is taken away, so that the lease alone
/// keeps them apart, as on Spanner.
/// </summary>
public sealed class EightProcessesTests(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
    : EightProcesses(postgres, emulator, output)
{
    protected override string History =>
        """SELECT coalesce(string_agg("MigrationId", ',' ORDER BY "MigrationId"), '') FROM "__EFMigrationsHistory" """;

    protected override string Migrations => "20260101000001_CreateEffects,20260101000002_CreateOrders,20260101000003_SeedOrders";

    protected override (string Key, string? Value) Unguarded => ("LockOfEfCore", "false");

    protected override long UnguardedExecutions => 4;

    protected override (string Key, string? Value) Variation(int round) => ("LockOfEfCore", $"{round % 2 == 1}");
}
