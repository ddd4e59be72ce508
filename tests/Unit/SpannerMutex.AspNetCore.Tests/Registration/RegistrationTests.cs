using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.Stores.Spanner;

namespace SpannerMutex.AspNetCore.Tests.Registration;

public sealed class RegistrationTests
{
    private const string Database = "projects/p/instances/inst/databases/db";

    [Fact]
    public void Add_Twice_RegistersOnceAndBothConfigure()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["SpannerMutex:Gate:PassThroughPaths:0"] = "/ping";
        builder.Services.AddSpannerMutexMigrations(options => options.Database = Database);
        builder.Services.AddSpannerMutexMigrations(options => options.InstanceName = "second");
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
        options.Database.ShouldBe(Database);
        options.InstanceName.ShouldBe("second");
        options.Gate.PassThroughPaths.Count(path => path == "/ping").ShouldBe(1);
        host.Services.GetServices<IHostedService>().Count(service => service is IHostedLifecycleService).ShouldBe(1);
        host.Services.GetServices<IStartupFilter>().ShouldHaveSingleItem();
        host.Services.GetServices<IValidateOptions<SpannerMutexMigrationsOptions>>().Select(validator => validator.GetType()).ShouldBeUnique();
        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .ShouldHaveSingleItem().FailureStatus.ShouldBe(HealthStatus.Unhealthy);
        host.Services.GetRequiredService<HealthCheckService>().ShouldNotBeNull();
    }

    [Fact]
    public void Add_NothingElseNamed_RestsOnOneSpannerClient()
    {
        using var services = Services(builder => builder.AddSpannerMutexMigrations(options => options.Database = Database));

        services.GetRequiredService<ILeaseStore>().ShouldBeOfType<SpannerLeaseStore>();
        MigratorChoice.Create(services).ShouldHaveSingleItem().ShouldBeOfType<ScriptMigrator>();
        var client = services.GetRequiredService<SpannerRestClient>();
        client.Database.ToString().ShouldBe(Database);
        client.ShouldBeSameAs(services.GetRequiredService<SpannerRestClient>());
    }

    [Fact]
    public void Add_SettingsAreSetAsynchronously_IsRefusedAtOnce()
    {
        using var services = Services(collection => Should.Throw<ArgumentException>(() => collection.AddSpannerMutexMigrations(async options =>
        {
            await Task.Yield();
            options.Gate.Role = MigrationGateRole.WaitOnly;
        })).ParamName.ShouldBe("configure"));
    }

    [Fact]
    public void Add_SpannerOptionsConfiguredInCode_ReachTheClient()
    {
        var handler = new HttpClientHandler();
        using var services = Services(collection =>
        {
            collection.AddSpannerMutexMigrations(options => options.Database = Database);
            collection.Configure<SpannerRestOptions>(options => options.HttpHandler = handler);
        });

        var options = services.GetRequiredService<IOptions<SpannerRestOptions>>().Value;

        options.Database.ShouldBe(Database);
        options.HttpHandler.ShouldBeSameAs(handler);
    }

    [Fact]
    public async Task UseMigrator_Delegates_AreCalled()
    {
        var migrated = false;
        using var services = Services(collection => collection.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator(
                isPending: _ => Task.FromResult(!migrated),
                migrate: (run, _) =>
                {
                    run.Lease.IsHeld.ShouldBeTrue();
                    migrated = true;
                    return Task.CompletedTask;
                },
                options: new() { CheckIsReadOnly = true }));

        await services.GetRequiredService<MigrationGate>().RunAsync(TestContext.Current.CancellationToken);

        migrated.ShouldBeTrue();
    }

    [Fact]
    public async Task UseMigratorOfService_AsyncAndAskedAnyTime_GetsAFreshScopeForEachCall()
    {
        var tools = new List<MigrationTool>();
        using var services = Services(collection =>
        {
            collection.AddScoped(_ => new MigrationTool(tools));
            collection.AddSpannerMutexMigrations()
                .UseLeaseStore(_ => new InMemoryLeaseStore())
                .UseMigrator<MigrationTool>(
                    isPending: (tool, _) => Task.FromResult(tool.HasPending()),
                    migrate: (tool, token) => tool.MigrateAsync(token),
                    options: new() { CheckIsReadOnly = true });
        });

        await services.GetRequiredService<MigrationGate>().RunAsync(TestContext.Current.CancellationToken);

        // Asked without the lock, asked under it, run, asked whether that was all.
        tools.Count.ShouldBe(4);
        tools.ShouldAllBe(tool => tool.IsDisposed);
        tools.Count(tool => tool.HasMigrated).ShouldBe(1);
    }

    [Fact]
    public async Task UseMigratorOfService_SyncAndNeverAsked_RunsUnderTheLock()
    {
        var tools = new List<MigrationTool>();
        using var services = Services(collection =>
        {
            collection.AddScoped(_ => new MigrationTool(tools));
            collection.AddSpannerMutexMigrations()
                .UseLeaseStore(_ => new InMemoryLeaseStore())
                .UseSynchronousMigrator<MigrationTool>(migrate: tool => tool.Migrate());
        });

        await services.GetRequiredService<MigrationGate>().RunAsync(TestContext.Current.CancellationToken);

        tools.ShouldHaveSingleItem().HasMigrated.ShouldBeTrue();
    }

    [Theory]
    [InlineData("build-17")]
    [InlineData(null)]
    public async Task UseMigrator_FingerprintOrNone_NamesTheSetWithin128Characters(string? fingerprint)
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator((_, _) => Task.CompletedTask, options: new() { Fingerprint = fingerprint }));

        var check = await MigratorChoice.Create(services).ShouldHaveSingleItem().CheckAsync(null, TestContext.Current.CancellationToken);

        check.State.ShouldBe(SchemaState.RequiresLock);
        check.Fingerprint.Length.ShouldBeInRange(1, 128);
        if (fingerprint is not null)
        {
            check.Fingerprint.ShouldBe(fingerprint);
        }
    }

    [Fact]
    public void UseMigrator_WaitOnlyWithoutAFingerprint_SaysWhatToGive()
    {
        using var services = Services(collection => collection
            .AddSpannerMutexMigrations(options => options.Gate.Role = MigrationGateRole.WaitOnly)
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator((_, _) => Task.CompletedTask));

        var refused = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<MigrationGate>());

        refused.Message.ShouldContain("SpannerMutex:Gate:Role");
        refused.Message.ShouldContain("fingerprint and a target");
    }

    [Fact]
    public async Task UseMigrator_CalledThreeTimes_AllRunInTheOrderOfTheCalls()
    {
        var order = new List<string>();
        using var services = Services(collection => collection.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator((_, _) => { order.Add("first"); return Task.CompletedTask; })
            .UseMigrator((_, _) => { order.Add("second"); return Task.CompletedTask; }, options: new() { Name = "second" })
            .UseMigrator(_ => new DelegateMigrator((_, _) => { order.Add("third"); return Task.CompletedTask; }, null, new() { Fingerprint = "v1" }), "third"));

        var gate = services.GetRequiredService<MigrationGate>();
        await gate.RunAsync(TestContext.Current.CancellationToken);

        order.ShouldBe(["first", "second", "third"]);
        gate.State.Migrators.Select(migrator => migrator.Name).ShouldBe(["migrator", "second", "third"]);
    }

    [Fact]
    public void UseSqlScriptsAndAnother_BothAreThereAndTheScriptsNeedTheirDatabase()
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations()
            .UseSqlScripts()
            .UseMigrator((_, _) => Task.CompletedTask));

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value)
            .Message.ShouldContain("SpannerMutex:Database:");
    }

    [Fact]
    public void UseMigrator_TwiceWithoutANewName_IsRefusedWithAllElseThatIsWrong()
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations(options => options.Migrations.MaxAttempts = 0)
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator((_, _) => Task.CompletedTask)
            .UseMigrator((_, _) => Task.CompletedTask));

        var refused = Should.Throw<OptionsValidationException>(() => services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value);

        refused.Failures.Count().ShouldBe(2);
        refused.Message.ShouldContain("Two migrators are called 'migrator'.");
        refused.Message.ShouldContain("parameter name");
    }

    // Its name is known only when it is made.
    [Fact]
    public void UseMigrator_TwoMigratorsOfOneName_AreRefusedWhenTheGateIsMade()
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator(_ => new StagedMigrator())
            .UseMigrator(_ => new StagedMigrator()));

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<MigrationGate>()).Message.ShouldContain("'StagedMigrator'");
    }

    // It served, and the next deploy with a new script failed three times and was parked.
    [Fact]
    public void UseSqlScripts_LeasesStandElsewhere_IsRefusedWhenTheGateIsMade()
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations(options => options.Database = Database)
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseSqlScripts());

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<MigrationGate>())
            .Message.ShouldContain("the leases are in InMemoryLeaseStore");
    }

    [Fact]
    public void UseSqlScripts_Twice_IsRefused()
    {
        using var services = Services(collection => collection.AddSpannerMutexMigrations(options => options.Database = Database)
            .UseSqlScripts()
            .UseSqlScripts("others"));

        Should.Throw<OptionsValidationException>(() => services.GetRequiredService<MigrationGate>())
            .Message.ShouldContain("there is one folder of scripts");
    }

    private static ServiceProvider Services(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        add(builder.Services);
        return builder.Services.BuildServiceProvider();
    }
}
