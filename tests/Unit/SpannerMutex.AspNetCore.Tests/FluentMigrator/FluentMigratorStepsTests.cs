using FluentMigrator;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>Migration by migration: nothing further begins once it must not.</summary>
public sealed class FluentMigratorStepsTests : IDisposable
{
    private readonly FluentApp _app = new();
    private readonly VersionedDatabase _database;

    public FluentMigratorStepsTests()
    {
        _database = _app.Database;
        _database.Migrations = [new(1, "CreateOrders"), new(2, "AddStatus", "a column"), new(30, "SeedOrders")];
    }

    [Fact]
    public async Task Run_SeveralArePending_AppliesOneByOneAndReportsEach()
    {
        using var services = _app.Services();
        var reported = new List<MigrationProgress?>();
        _database.AfterMigration = _ => reported.Add(FluentApp.StateOf(services).Progress);

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([1, 2, 30]);
        reported.ShouldBe([new("1: CreateOrders", "applying"), new("2: AddStatus (a column)", "applying"), new("30: SeedOrders", "applying")]);
        FluentApp.StateOf(services).Applied.ShouldBe(["1: CreateOrders", "2: AddStatus (a column)", "30: SeedOrders"]);
    }

    [Fact]
    public async Task Run_TheLeaseIsLostBetweenTwoMigrations_BeginsNoFurther()
    {
        var clock = new VirtualClock();
        using var services = _app.Services(time: clock);
        _database.AfterMigration = version => clock.Freeze(version == 1 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
        using var enough = new CancellationTokenSource();

        var run = FluentApp.RunAsync(services, enough.Token);
        await Eventually.TrueAsync(() => FluentApp.StateOf(services).LastError is not null);
        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
        _database.Applied.ShouldBe([1]);
    }

    [Fact]
    public async Task Run_ToldToStopBetweenTwoMigrations_BeginsNoFurtherAndLetsTheLeaseGo()
    {
        using var stop = new CancellationTokenSource();
        using var services = _app.Services();
        _database.AfterMigration = _ => stop.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(FluentApp.RunAsync(services, stop.Token));

        _database.Applied.ShouldBe([1]);
        (await _database.Leases.ReadAsync(new LeaseName("schema-migrations"), TestContext.Current.CancellationToken)).IsFree.ShouldBeTrue();
        using var successor = _app.Services();
        await FluentApp.RunAsync(successor);
        _database.Applied.ShouldBe([1, 2, 30]);
    }

    // CurrentVersionMigrationConstraint: the runner looks at what was applied when its run began.
    [Fact]
    public async Task Run_AConstraintBecomesTrueByAnEarlierMigration_GoesOnAndOpens()
    {
        _database.Migrations = [new(1, "CreateOrders"), new(2, "AddStatus", MayRun: applied => applied.Contains(1)), new(3, "Last")];
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Run_AConstraintOfALowerVersionBecomesTrueByALater_GoesOnAndOpens()
    {
        _database.Migrations = [new(1, "CleanUp", MayRun: applied => applied.Contains(3)), new(2, "CreateOrders"), new(3, "AddStatus")];
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([2, 3, 1]);
    }

    [Fact]
    public async Task Run_AMigrationFails_IsNamed()
    {
        _database.AfterMigration = version => throw new InvalidTimeZoneException($"{version} is wrong");
        using var services = _app.Services();

        var shut = await Should.ThrowAsync<MigrationGateException>(FluentApp.RunAsync(services));

        shut.Message.ShouldBe("Migration 1: CreateOrders failed: 1 is wrong (failed attempt 1 of 3 in the whole fleet)");
    }

    // A run in steps would run these with every step, or commit each step by itself.
    [Theory]
    [InlineData(null, true, null)]
    [InlineData("Development", false, null)]
    [InlineData(null, false, MigrationStage.BeforeAll)]
    [InlineData(null, false, MigrationStage.BeforeProfiles)]
    [InlineData(null, false, MigrationStage.AfterAll)]
    public async Task Run_StepsWouldChangeWhatTheAppGets_AppliesAllAtOnce(string? profile, bool isOneTransaction, MigrationStage? maintenance)
    {
        using var services = _app.Services(
            runner: options => (options.Profile, options.TransactionPerSession) = (profile, isOneTransaction), maintenance: maintenance);

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([null]);
        _database.Applied.ShouldBe([1, 2, 30]);
    }

    [Theory]
    [InlineData(MigrationStage.BeforeEach)]
    [InlineData(MigrationStage.AfterEach)]
    public async Task Run_MaintenanceAroundEachMigration_IsStepByStepAllTheSame(MigrationStage maintenance)
    {
        using var services = _app.Services(maintenance: maintenance);

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([1, 2, 30]);
    }

    [Fact]
    public async Task Run_AllAtOnceAndAConstraintBecomesTrue_RunsAgainAndOpens()
    {
        _database.Migrations = [new(1, "CreateOrders"), new(2, "AddStatus", MayRun: applied => applied.Contains(1))];
        using var services = _app.Services(maintenance: MigrationStage.AfterAll);

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([null, null]);
    }

    [Fact]
    public async Task Run_TheRunnerListsNoMigrations_AppliesAllAtOnce()
    {
        _database.HasNoLoader = true;
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        _database.Calls.ShouldBe([null]);
    }

    public void Dispose() => _app.Dispose();
}
