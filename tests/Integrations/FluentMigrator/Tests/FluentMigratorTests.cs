using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Integrations.FluentMigrator.BrokenMigrations;
using SpannerMutex.Integrations.FluentMigrator.Migrations;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>The gate before the real runner, which it finds by its name.</summary>
public sealed class FluentMigratorTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly InMemoryLeaseStore _leases = new();
    private string _connectionString = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connectionString = (await _database.DataSourceAsync()).ConnectionString;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Run_NothingIsPendingAnyMore_OnlyAsks()
    {
        await RunAsync(Services(forAll: true));
        await RunAsync(Services(forAll: true));

        (await _database.ScalarAsync<long>("SELECT count(*) FROM things")).ShouldBe(1);
    }

    [Fact]
    public async Task Run_NoPendingIsNamed_RunsAtEveryStart()
    {
        await RunAsync(Services(Always, forAll: true));
        await RunAsync(Services(Always, forAll: true));

        (await _database.ScalarAsync<long>("SELECT count(*) FROM things")).ShouldBe(2);
    }

    // Asking makes FluentMigrator's version table.
    [Fact]
    public async Task Run_AnotherHoldsTheLease_LeavesTheDatabaseUntouched()
    {
        using var services = Services();
        var gate = services.GetRequiredService<MigrationGate>();
        await using var other = await new DistributedMutex(_leases, new LeaseName("schema-migrations")).AcquireAsync(
            Timeout.InfiniteTimeSpan, cancellationToken: Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var run = gate.RunAsync(enough.Token);
        await UntilAsync(() => gate.State.Phase == MigrationPhase.Waiting);

        (await _database.ScalarAsync<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")).ShouldBe(0);
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    [Fact]
    public async Task Run_AMigrationFails_TheDatabasesWordIsReportedWithItsStatement()
    {
        using var services = Services(ofType: typeof(SelectFromNowhere));

        var shut = await Should.ThrowAsync<MigrationGateException>(RunAsync(services));

        shut.Message.ShouldStartWith("Migration 1: SelectFromNowhere failed: ");
        shut.Message.ShouldContain("SELECT * FROM nowhere");
        shut.Message.ShouldContain("relation \"nowhere\" does not exist");
        shut.Message.ShouldContain("failed attempt 1 of 3");
        shut.InnerException.ShouldBeOfType<MigrationFailedException>().InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe("42P01");
    }

    // The question of the idle limit failed on the processor without a connection, and was counted and parked as a migration.
    [Fact]
    public async Task Run_ConnectionStringIsMissing_StaysShutSaysSoAndCountsNoAttempt()
    {
        _connectionString = null!;
        using var services = Services();

        var shut = await Should.ThrowAsync<MigrationGateException>(RunAsync(services));

        shut.Message.ShouldContain("migrations are still pending");
        shut.Message.ShouldContain("connection string");
        shut.Message.ShouldNotContain("failed attempt");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fingerprint_OfAJobAndAService_IsTheSame(bool forAll)
    {
        var job = await FingerprintAsync("job-7", forAll);

        (await FingerprintAsync("shop-00001", forAll)).ShouldBe(job);
        job.ShouldMatch("^[0-9a-f]{16}$");
    }

    private static void Always(SpannerMutexMigrationsBuilder migrations) =>
        migrations.UseSynchronousMigrator<IMigrationRunner>(migrate: runner => runner.MigrateUp());

    private async Task<string> FingerprintAsync(string revision, bool forAll)
    {
        using var services = Services(revision: revision, forAll: forAll);
        return (await MigratorChoice.Create(services).ShouldHaveSingleItem().CheckAsync(null, Token)).Fingerprint;
    }

    private ServiceProvider Services(
        Action<SpannerMutexMigrationsBuilder>? migrations = null, Type? ofType = null, string? revision = null, bool forAll = false)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services
            .AddFluentMigratorCore()
            .ConfigureRunner(runner =>
            {
                var scan = runner.AddPostgres().WithGlobalConnectionString(_connectionString).ScanIn(typeof(FluentMigratorTests).Assembly).For;
                _ = forAll ? scan.All() : scan.Migrations();
            })
            .Configure<RunnerOptions>(run => run.IncludeUntaggedMaintenances = true)
            .Configure<TypeFilterOptions>(filter => filter.Namespace = (ofType ?? typeof(CreateThings)).Namespace);
        builder.Services.AddSingleton(new InstanceIdentity("this-one", revision));
        var gate = builder.Services
            .AddSpannerMutexMigrations(options => options.Lease.PollInterval = TimeSpan.FromMilliseconds(20))
            .UseLeaseStore(_ => _leases);
        migrations?.Invoke(gate);
        return builder.Services.BuildServiceProvider();
    }

    private static async Task RunAsync(ServiceProvider services)
    {
        await using var _ = services;
        await services.GetRequiredService<MigrationGate>().RunAsync(Token);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
