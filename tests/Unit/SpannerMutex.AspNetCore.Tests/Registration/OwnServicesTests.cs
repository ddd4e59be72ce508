using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>What the app registers for itself is never taken for the gate's.</summary>
public sealed class OwnServicesTests
{
    private const string Database = "projects/p/instances/inst/databases/db";

    // The scripts ran on a database that the app has a client for, and the leases stood in its memory, without a word.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_AppHasAClientAndAStoreOfItsOwn_EachKeepsToItsOwn(bool appFirst)
    {
        var store = new InMemoryLeaseStore();
        using var other = new SpannerRestClient(new SpannerRestOptions { Database = "projects/p/instances/inst/databases/other", EmulatorHost = "localhost:9010" });
        using var services = Services(collection =>
        {
            if (!appFirst)
            {
                collection.AddSpannerMutexMigrations(options => options.Database = Database);
            }

            collection.AddSingleton<ILeaseStore>(store);
            collection.AddSingleton(other);
            if (appFirst)
            {
                collection.AddSpannerMutexMigrations(options => options.Database = Database);
            }
        });

        services.GetRequiredService<ILeaseStore>().ShouldBeSameAs(store);
        services.GetRequiredService<SpannerRestClient>().ShouldBeSameAs(other);
        SpannerServices.LeaseStore(services).ShouldBeOfType<SpannerLeaseStore>();
        SpannerServices.Client(services).Database.ToString().ShouldBe(Database);
    }

    [Fact]
    public void Add_AppRegistersAMigratorAndNamesNone_IsRefused()
    {
        using var services = Services(collection =>
        {
            collection.AddSingleton<ISchemaMigrator>(new StagedMigrator());
            collection.AddSpannerMutexMigrations(options => options.Database = Database);
        });

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<MigrationGate>())
            .Message.ShouldContain("UseMigrator(services => services.GetRequiredService<ISchemaMigrator>())");
    }

    [Fact]
    public void UseMigrator_OfAMigratorAmongTheServices_RunsThatOne()
    {
        var migrator = new StagedMigrator();
        using var services = Services(collection =>
        {
            collection.AddSingleton<ISchemaMigrator>(migrator);
            collection.AddSpannerMutexMigrations(options => options.Database = Database)
                .UseMigrator(provider => provider.GetRequiredService<ISchemaMigrator>());
        });

        _ = services.GetRequiredService<MigrationGate>();
        MigratorChoice.Create(services).ShouldBe([migrator]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_AppRegistersAGateOfItsOwn_IsRefused(bool appFirst)
    {
        using var services = Services(collection =>
        {
            if (!appFirst)
            {
                Add();
            }

            collection.AddSingleton(_ => new MigrationGate(new StagedMigrator(), new DistributedMutex(new InMemoryLeaseStore(), new LeaseName("own"))));
            if (appFirst)
            {
                Add();
            }

            void Add() => collection.AddSpannerMutexMigrations().UseLeaseStore(_ => new InMemoryLeaseStore()).UseMigrator((_, _) => Task.CompletedTask);
        });

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value)
            .Message.ShouldContain("a MigrationGate itself");
    }

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services);
        return builder.Services.BuildServiceProvider();
    }
}
