using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Tests.FluentMigrator;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>An app without a database for its leases.</summary>
public sealed class DevelopmentTests : IDisposable
{
    private readonly ContentRoot _root = new();
    private readonly CapturedLog _warnings = new();
    private readonly VersionedDatabase _database = new();

    [Fact]
    public async Task Start_DevelopmentWithoutDatabase_MigratesWithLeasesInMemoryAndWarns()
    {
        using var host = Build("Development");

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<MigrationGate>().Opened.WaitAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<ILeaseStore>().ShouldBeOfType<InMemoryLeaseStore>();
        _database.Applied.ShouldBe([1]);
        _warnings.Texts.ShouldContain(line => line.Contains("SpannerMutex:Database is not set") && line.Contains("memory"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Start_AnyOtherEnvironmentWithoutDatabase_RefusesAndNamesTheKey(string environment)
    {
        using var host = Build(environment);

        var refused = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith("SpannerMutex:Database:");
        _database.RunnersMade.ShouldBe(0);
    }

    [Fact]
    public async Task Start_DevelopmentWithSqlScripts_NeedsTheirDatabase()
    {
        using var host = Build("Development", builder => builder.UseSqlScripts());

        var refused = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("SpannerMutex:Database:");
    }

    [Fact]
    public async Task Start_DevelopmentThatOnlyWaits_NeedsTheLeasesOfTheOthers()
    {
        using var host = Build("Development", configure: options => options.Gate.Role = MigrationGateRole.WaitOnly);

        var refused = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("SpannerMutex:Database:");
    }

    [Fact]
    public void Build_DevelopmentWithADatabase_KeepsTheLeasesThere()
    {
        using var host = Build("Development", configure: options => options.Database = "projects/p/instances/inst/databases/db");

        host.Services.GetRequiredService<ILeaseStore>().ShouldBeOfType<SpannerLeaseStore>();
        _warnings.Texts.ShouldBeEmpty();
    }

    public void Dispose() => _root.Dispose();

    private IHost Build(
        string environment,
        Action<SpannerMutexMigrationsBuilder>? migrations = null,
        Action<SpannerMutexMigrationsOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = environment,
            ContentRootPath = _root.Path,
        });
        builder.Logging.AddProvider(_warnings.Provider);
        var gate = builder.Services.AddSpannerMutexMigrations(configure);
        migrations?.Invoke(gate);
        builder.Services.AddScoped<IMigrationRunner>(_ => new Runner(_database));
        return builder.Build();
    }
}
