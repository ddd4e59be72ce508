using System.Globalization;
using MigratingFleet;
using SpannerMutex.Tests.Emulator;
using SpannerMutex.Tests.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests.Processes;

/// <summary>
/// Eight processes at once on one empty PostgreSQL, each round on fresh databases: every migration once, none fails. Every
/// other round EF Core's own lock is taken away, so that the lease alone keeps them apart, as on Spanner.
/// <c>SPANNER_MUTEX_ROUNDS=20</c> goes on for longer.
/// </summary>
public sealed class EightProcessesTests(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
{
    private const string History =
        """SELECT coalesce(string_agg("MigrationId", ',' ORDER BY "MigrationId"), '') FROM "__EFMigrationsHistory" """;

    private const string Migrations = "20260101000001_CreateEffects,20260101000002_CreateOrders,20260101000003_SeedOrders";

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("SPANNER_MUTEX_ROUNDS") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Start_LeaseOnSpanner_EachMigrationOnceAndNoneFails()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await using var spanner = new EmulatorDatabase(emulator);
            await spanner.InitializeAsync();
            using var client = spanner.NewClient();
            await ShouldMigrateOnceAsync(
                round,
                ("Leases", "Spanner"),
                ("SpannerMutex__Database", client.Database.ToString()),
                ("SPANNER_EMULATOR_HOST", spanner.Options.EmulatorHost));
        }
    }

    [Fact]
    public async Task Start_LeaseOnPostgreSql_EachMigrationOnceAndNoneFails()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await ShouldMigrateOnceAsync(round, ("Leases", "PostgreSql"));
        }
    }

    [Fact]
    public async Task Start_EachHasALeaseOfItsOwn_IsCaught()
    {
        await using var fleet = new Fleet(postgres);

        var exitCodes = await fleet.RunAsync(("Leases", "OwnMemory"), ("LockOfEfCore", "false"));

        var executions = await fleet.ExecutionsAsync();
        output.WriteLine($"{exitCodes.Count(code => code != 0)} of 8 failed, 3 migrations ran {executions} times.");
        executions.ShouldBeGreaterThan(3, fleet.Log);
        exitCodes.ShouldContain(code => code != 0, fleet.Log);
    }

    private async Task ShouldMigrateOnceAsync(int round, params (string Key, string? Value)[] settings)
    {
        await using var fleet = new Fleet(postgres);
        var lockOfEfCore = round % 2 == 1;

        var exitCodes = await fleet.RunAsync([.. settings, ("LockOfEfCore", $"{lockOfEfCore}")]);

        var because = $"round {round}:\n{fleet.Log}";
        exitCodes.ShouldBe([0, 0, 0, 0, 0, 0, 0, 0], because);
        (await fleet.HistoryAsync(History)).ShouldBe(Migrations, because);
        (await fleet.EffectsAsync()).ShouldBe("CreateEffects,CreateOrders,SeedOrders", because);
        (await fleet.OrdersAsync()).ShouldBe(100, because);
        (await fleet.ExecutionsAsync()).ShouldBe(3, because);
        output.WriteLine($"Round {round}: 8 of 8 ended with 0, 3 migrations ran 3 times, EF Core's own lock {(lockOfEfCore ? "on" : "off")}.");
    }
}
