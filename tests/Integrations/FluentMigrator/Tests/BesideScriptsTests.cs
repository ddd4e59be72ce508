using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SpannerMutex.Integrations.FluentMigrator.BrokenMigrations;
using SpannerMutex.Integrations.FluentMigrator.Migrations;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>SQL scripts for Spanner and FluentMigrator for PostgreSQL in one gate.</summary>
public sealed class BesideScriptsTests(PostgreSqlFixture postgres, EmulatorFixture emulator) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly EmulatorDatabase _spanner = new(emulator);
    private readonly DirectoryInfo _scripts = Directory.CreateTempSubdirectory("migrations-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _spanner.InitializeAsync();
        await File.WriteAllTextAsync(Path.Combine(_scripts.FullName, "V0001__t.sql"), "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);", Token);
        await File.WriteAllTextAsync(Path.Combine(_scripts.FullName, "V0002__seed.sql"), "INSERT INTO T (Id) VALUES (1);", Token);
    }

    public async ValueTask DisposeAsync()
    {
        _scripts.Delete(recursive: true);
        await _spanner.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Run_ScriptsAndFluentMigrator_BothRunOnceAndTheGateOpensAfterTheLast()
    {
        await using (var services = await ServicesAsync(typeof(CreateThings)))
        {
            await services.GetRequiredService<MigrationGate>().RunAsync(Token);
        }

        await using var again = await ServicesAsync(typeof(CreateThings));
        var gate = again.GetRequiredService<MigrationGate>();
        await gate.RunAsync(Token);

        gate.State.Migrators.Select(migrator => migrator.Name).ShouldBe(["sql-scripts", "FluentMigrator"]);
        (await SeedsAsync()).ShouldBe(1);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM things")).ShouldBe(1);
    }

    [Fact]
    public async Task Run_FluentMigratorFails_TheScriptsStayAppliedAndTheNextRevisionGoesOnBehindThem()
    {
        await using (var broken = await ServicesAsync(typeof(SelectFromNowhere)))
        {
            var shut = await Should.ThrowAsync<MigrationGateException>(broken.GetRequiredService<MigrationGate>().RunAsync(Token));
            shut.Message.ShouldStartWith("Migration 1: SelectFromNowhere failed: ");
        }

        (await SeedsAsync()).ShouldBe(1);
        await using var corrected = await ServicesAsync(typeof(CreateThings));
        await corrected.GetRequiredService<MigrationGate>().RunAsync(Token);

        (await SeedsAsync()).ShouldBe(1);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM things")).ShouldBe(1);
    }

    private async Task<long> SeedsAsync()
    {
        using var client = _spanner.NewClient();
        return (await client.QueryAsync(new("SELECT COUNT(*) FROM T"), Token)).Rows[0].GetInt64(0);
    }

    private async Task<ServiceProvider> ServicesAsync(Type ofType)
    {
        var connectionString = (await _database.DataSourceAsync()).ConnectionString;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres().WithGlobalConnectionString(connectionString).ScanIn(typeof(BesideScriptsTests).Assembly).For.All())
            .Configure<RunnerOptions>(run => run.IncludeUntaggedMaintenances = true)
            .Configure<TypeFilterOptions>(filter => filter.Namespace = ofType.Namespace);
        builder.Services
            .AddSpannerMutexMigrations(options =>
            {
                options.Database = _spanner.Options.Database;
                options.EmulatorHost = _spanner.Options.EmulatorHost;
                options.Migrations.ScriptsPath = _scripts.FullName;
                options.Lease.PollInterval = TimeSpan.FromMilliseconds(20);
            })
            .UseSqlScripts()
            .UseFluentMigrator();
        return builder.Services.BuildServiceProvider();
    }
}
