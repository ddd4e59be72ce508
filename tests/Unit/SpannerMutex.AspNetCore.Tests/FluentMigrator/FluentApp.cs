using FluentMigrator;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>Instances of an app that has registered FluentMigrator, all before one database.</summary>
internal sealed class FluentApp : IDisposable
{
    public VersionedDatabase Database { get; } = new();

    public ContentRoot Root { get; } = new();

    /// <summary>The builder's form without reflection.</summary>
    public static void TypeSafe(SpannerMutexMigrationsBuilder migrations) => migrations.UseSynchronousMigrator<IMigrationRunner>(
        isPending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp());

    /// <summary>The builder's form that asks nothing and runs at every start.</summary>
    public static void Always(SpannerMutexMigrationsBuilder migrations) =>
        migrations.UseSynchronousMigrator<IMigrationRunner>(migrate: r => r.MigrateUp());

    public ServiceProvider Services(
        Action<SpannerMutexMigrationsBuilder>? migrations = null,
        ScannedAssembly? scanned = null,
        bool scanForAll = false,
        string? revision = null,
        MigrationGateRole role = MigrationGateRole.Migrate,
        Action<RunnerOptions>? runner = null,
        Action<TypeFilterOptions>? filter = null,
        MigrationStage? maintenance = null,
        TimeProvider? time = null,
        ILoggerProvider? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = Root.Path });
        var gate = builder.Services
            .AddSpannerMutexMigrations(options =>
            {
                options.Database = "projects/p/instances/inst/databases/db";
                options.Gate.Role = role;
                options.Lease.PollInterval = TimeSpan.FromMilliseconds(20);
            })
            .UseLeaseStore(_ => Database.Leases);
        migrations?.Invoke(gate);
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.Services.AddSingleton(new InstanceIdentity("this-one", revision));
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddScoped<IMigrationRunner>(_ => new Runner(Database));
        builder.Services.AddScoped<IConnectionStringAccessor>(_ => new ConnectionString("Host=db;Database=shop;Password=secret"));
        builder.Services.AddScoped<IMaintenanceLoader>(_ => new Maintenance(maintenance));
        builder.Services.Configure(runner ?? (_ => { })).Configure(filter ?? (_ => { }));
        if (scanned is not null)
        {
            _ = scanForAll
                ? builder.Services.AddSingleton<IAssemblySource>(scanned)
                : builder.Services.AddSingleton<IMigrationSourceItem>(scanned);
        }

        return builder.Services.BuildServiceProvider();
    }

    public static Task RunAsync(ServiceProvider services) => RunAsync(services, TestContext.Current.CancellationToken);

    public static Task RunAsync(ServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<MigrationGate>().RunAsync(cancellationToken);

    public static MigrationGateState StateOf(ServiceProvider services) => services.GetRequiredService<MigrationGate>().State;

    public static async Task<string> FingerprintAsync(ServiceProvider services) =>
        (await MigratorChoice.Create(services).ShouldHaveSingleItem().CheckAsync(null, TestContext.Current.CancellationToken)).Fingerprint;

    public static SpannerMutexMigrationsOptions Options(ServiceProvider services) =>
        services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;

    public void Dispose() => Root.Dispose();
}
