using System.Globalization;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace MigratingFleet;

/// <summary>
/// Eight processes at once on one empty PostgreSQL, each round on fresh databases: every migration once, none fails.
/// <c>SPANNER_MUTEX_ROUNDS=20</c> goes on for longer.
/// </summary>
public abstract class EightProcesses(PostgreSqlFixture postgres, EmulatorFixture emulator, ITestOutputHelper output)
{
    private static readonly int s_rounds =
        int.Parse(Environment.GetEnvironmentVariable("SPANNER_MUTEX_ROUNDS") ?? "2", CultureInfo.InvariantCulture);

    /// <summary>How to read what the migrator wrote down for itself.</summary>
    protected abstract string History { get; }

    /// <summary>What it must have written.</summary>
    protected abstract string Migrations { get; }

    [Fact]
    public Task Start_LeaseOnSpanner_EachMigrationOnceAndNoneFails() => ShouldMigrateOnceOnSpannerAsync("Spanner");

    [Fact]
    public async Task Start_LeaseOnPostgreSql_EachMigrationOnceAndNoneFails()
    {
        for (var round = 1; round <= s_rounds; round++)
        {
            await ShouldMigrateOnceAsync(round, ("Leases", "PostgreSql"));
        }
    }

    [Fact]
    public async Task Start_EachHasALeaseOfItsOwn_IsCaught()
    {
        await using var fleet = new Fleet(postgres);

        var exitCodes = await fleet.RunAsync(("Leases", "OwnMemory"), Unguarded);

        var executions = await fleet.ExecutionsAsync();
        output.WriteLine($"{exitCodes.Count(code => code != 0)} of 8 failed, 3 migrations ran {executions} times.");
        executions.ShouldBeGreaterThanOrEqualTo(UnguardedExecutions, fleet.Log);

        // One that fails over what another has applied meanwhile ends well where nothing is pending any more.
        (executions > 3 || exitCodes.Any(code => code != 0)).ShouldBeTrue(fleet.Log);
    }

    /// <summary>What differs from round to round.</summary>
    protected abstract (string Key, string? Value) Variation(int round);

    /// <summary>What takes away the tool's own protection, if it has any.</summary>
    protected abstract (string Key, string? Value) Unguarded { get; }

    /// <summary>How many executions of the three migrations it then comes to, at least.</summary>
    protected abstract long UnguardedExecutions { get; }

    protected async Task ShouldMigrateOnceOnSpannerAsync(string leases)
    {
        for (var round = 1; round <= s_rounds; round++)
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

    private async Task ShouldMigrateOnceAsync(int round, params (string Key, string? Value)[] settings)
    {
        await using var fleet = new Fleet(postgres);
        var variation = Variation(round);

        var exitCodes = await fleet.RunAsync([.. settings, variation]);

        var because = $"round {round}:\n{fleet.Log}";
        exitCodes.ShouldBe([0, 0, 0, 0, 0, 0, 0, 0], because);
        (await fleet.HistoryAsync(History)).ShouldBe(Migrations, because);
        (await fleet.EffectsAsync()).ShouldBe("CreateEffects,CreateOrders,SeedOrders", because);
        (await fleet.OrdersAsync()).ShouldBe(100, because);
        (await fleet.ExecutionsAsync()).ShouldBe(3, because);
        output.WriteLine($"Round {round}: 8 of 8 ended with 0, 3 migrations ran 3 times, {variation.Key} {variation.Value}.");
    }
}
