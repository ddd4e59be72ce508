using System.Globalization;
using MigratingFleet;
using SpannerMutex.Tests.Emulator;
using SpannerMutex.Tests.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>
/// Eight processes at once on one empty PostgreSQL, each round on fresh databases: every migration once, none fails. In
/// every other round the gate is told the runner's type instead of finding it. <c>SPANNER_MUTEX_ROUNDS=20</c> goes on for longer.
/// </summary>
public sealed class EightProcessesTests(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
{
    private const string Versions = """SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """;

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("SPANNER_MUTEX_ROUNDS") ?? "2", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Spanner")]
    [InlineData("SpannerData")]
    public async Task Start_LeaseOnSpanner_EachMigrationOnceAndNoneFails(string leases)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            await using var spanner = new EmulatorDatabase(emulator);
            await spanner.InitializeAsync();
            await ShouldMigrateOnceAsync(
                round,
                ("Leases", leases),
                ("SpannerMutex__Database", spanner.Options.Database),
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

        var exitCodes = await fleet.RunAsync(("Leases", "OwnMemory"));

        output.WriteLine($"{exitCodes.Count(code => code != 0)} of 8 failed, 3 migrations ran {await fleet.ExecutionsAsync()} times.");
        exitCodes.ShouldContain(code => code != 0, fleet.Log);
    }

    private async Task ShouldMigrateOnceAsync(int round, params (string Key, string? Value)[] settings)
    {
        await using var fleet = new Fleet(postgres);
        var typeSafe = round % 2 == 0;

        var exitCodes = await fleet.RunAsync([.. settings, ("TypeSafe", $"{typeSafe}")]);

        var because = $"round {round}:\n{fleet.Log}";
        exitCodes.ShouldBe([0, 0, 0, 0, 0, 0, 0, 0], because);
        (await fleet.HistoryAsync(Versions)).ShouldBe("1,2,3", because);
        (await fleet.EffectsAsync()).ShouldBe("CreateEffects,CreateOrders,SeedOrders", because);
        (await fleet.OrdersAsync()).ShouldBe(100, because);
        (await fleet.ExecutionsAsync()).ShouldBe(3, because);
        output.WriteLine($"Round {round}: 8 of 8 ended with 0, 3 migrations ran 3 times, the runner {(typeSafe ? "named" : "found")}.");
    }
}
