using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

public sealed class FluentMigratorTests : IDisposable
{
    private readonly ContentRoot _root = new();
    private readonly VersionedDatabase _database = new();

    [Fact]
    public async Task Run_ARunnerIsRegistered_ItMigratesUnderTheLockInScopesOfItsOwn()
    {
        using var services = Services();

        await RunAsync(services);

        (_database.IsMigrated, _database.Asked, _database.Migrated, _database.WithoutTheLock).ShouldBe((true, 2, 1, 0));
        (_database.RunnersMade, _database.RunnersDisposed).ShouldBe((3, 3));
    }

    [Fact]
    public async Task Run_NothingIsPending_OnlyAsks()
    {
        _database.IsMigrated = true;
        using var services = Services();

        await RunAsync(services);

        (_database.Asked, _database.Migrated, _database.WithoutTheLock).ShouldBe((1, 0, 0));
    }

    // Four at once on an empty PostgreSQL fail without a lock, one to three of them.
    [Fact]
    public async Task Run_EightAtOnce_OneMigratesAndNoTwoTouchTheDatabaseAtOnce()
    {
        var fleet = Enumerable.Range(0, 8).Select(_ => Services()).ToList();

        await Task.WhenAll(fleet.Select(services => Task.Run(() => RunAsync(services))));

        (_database.Migrated, _database.MostAtOnce, _database.WithoutTheLock).ShouldBe((1, 1, 0));
        fleet.ForEach(services => services.Dispose());
    }

    [Fact]
    public async Task Run_AMigrationFails_TheStatementAndTheDatabasesWordAreReported()
    {
        _database.Fault = Wrapped("An error occurred executing the following sql:\nCREATE TABLE a\nThe error was 42P07: a exists\n", new TimeZoneNotFoundException("42P07: a exists"));
        using var services = Services();

        var shut = await Should.ThrowAsync<MigrationGateException>(RunAsync(services));

        shut.Message.ShouldBe("An error occurred executing the following sql:\nCREATE TABLE a\nThe error was 42P07: a exists (failed attempt 1 of 3 in the whole fleet)");
        shut.InnerException.ShouldBeOfType<TimeZoneNotFoundException>();
    }

    [Fact]
    public async Task UseMigrator_TypeSafeForm_IsAskedUnderTheLockAlone()
    {
        using var services = Services(TypeSafe);

        await RunAsync(services);

        (_database.Asked, _database.Migrated, _database.WithoutTheLock).ShouldBe((2, 1, 0));
    }

    // Without a connection string FluentMigrator logs each statement, ends well, and has written nothing.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_TheRunnerWritesNothing_StaysShutAndSaysWhereToLook(bool isTypeSafe)
    {
        _database.IsNotConnected = true;
        using var services = Services(isTypeSafe ? TypeSafe : null);

        var shut = await Should.ThrowAsync<MigrationGateException>(RunAsync(services));

        shut.Phase.ShouldBe(MigrationPhase.Failed);
        shut.Message.ShouldContain("something is still pending");
        shut.Message.ShouldContain("its connection string is null");
        shut.Message.ShouldNotContain("attempt", Case.Insensitive, "the migrations aren't at fault");
        (_database.Asked, _database.Migrated, _database.WithoutTheLock).ShouldBe((2, 1, 0));
    }

    [Fact]
    public async Task Run_AConstraintLeavesAMigrationOut_OpensAllTheSame()
    {
        _database.LeavesOneOut = true;
        using var services = Services();

        await RunAsync(services);

        (_database.IsMigrated, _database.Migrated).ShouldBe((true, 1));
    }

    [Fact]
    public async Task Run_TheAppNamesAnotherMigrator_TheRunnerIsLeftAlone()
    {
        using var services = Services(migrations => migrations.UseMigrator(null, (_, _) => Task.CompletedTask));

        await RunAsync(services);

        _database.RunnersMade.ShouldBe(0);
    }

    [Fact]
    public void Choose_ScriptsAreThereToo_RefusesToStartUntilToldWhich()
    {
        _root.WithScript();

        using (var undecided = Services())
        {
            var fault = Should.Throw<OptionsValidationException>(() => Options(undecided)).Failures.ShouldHaveSingleItem();
            fault.ShouldStartWith("SpannerMutex:Migrations:ScriptsPath:");
            fault.ShouldContain("UseSqlScripts()");
            fault.ShouldContain("UseFluentMigrator()");
        }

        using (var scripts = Services(migrations => migrations.UseSqlScripts()))
        {
            Options(scripts);
            scripts.GetRequiredService<ISchemaMigrator>().ShouldBeOfType<ScriptMigrator>();
        }

        using var fluent = Services(migrations => migrations.UseFluentMigrator());
        Options(fluent);
        fluent.GetRequiredService<ISchemaMigrator>().ShouldNotBeOfType<ScriptMigrator>();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Fingerprint_SameMigrationsInServiceAndJob_IsTheSameAndAnotherForOtherMigrations(bool forAll, bool isTypeSafe)
    {
        async Task<string> OfAsync(string revision, System.Reflection.Assembly assembly)
        {
            using var services = Services(isTypeSafe ? TypeSafe : null, new ScannedAssembly(assembly), forAll, revision);
            var check = await services.GetRequiredService<ISchemaMigrator>().CheckAsync(null, TestContext.Current.CancellationToken);
            check.State.ShouldBe(SchemaState.UnknownUntilLocked);
            return check.Fingerprint;
        }

        var service = await OfAsync("shop-00001", typeof(FluentMigratorTests).Assembly);

        (await OfAsync("migrate-job-7", typeof(FluentMigratorTests).Assembly)).ShouldBe(service);
        (await OfAsync("shop-00001", typeof(MigrationGate).Assembly)).ShouldNotBe(service);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitOnly_AJobHasMigrated_OpensWithoutMakingARunner(bool isTypeSafe)
    {
        var scanned = new ScannedAssembly(typeof(FluentMigratorTests).Assembly);
        using (var job = Services(isTypeSafe ? TypeSafe : null, scanned, revision: "job-1"))
        {
            await RunAsync(job);
        }

        _database.RunnersMade = 0;
        using var service = Services(isTypeSafe ? TypeSafe : null, scanned, revision: "service-1", role: MigrationGateRole.WaitOnly);
        await RunAsync(service);

        _database.RunnersMade.ShouldBe(0);
    }

    public void Dispose() => _root.Dispose();

    private static void TypeSafe(SpannerMutexMigrationsBuilder migrations) => migrations.UseSynchronousMigrator<IMigrationRunner>(
        pending: r => r.HasMigrationsToApplyUp(), migrate: r => r.MigrateUp());

    private ServiceProvider Services(
        Action<SpannerMutexMigrationsBuilder>? migrations = null,
        ScannedAssembly? scanned = null,
        bool scanForAll = false,
        string? revision = null,
        MigrationGateRole role = MigrationGateRole.Migrate)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _root.Path });
        var gate = builder.Services
            .AddSpannerMutexMigrations(options =>
            {
                options.Database = "projects/p/instances/inst/databases/db";
                options.Gate.Role = role;
                options.Lease.PollInterval = TimeSpan.FromMilliseconds(20);
            })
            .UseLeaseStore(_ => _database.Leases);
        migrations?.Invoke(gate);
        builder.Services.AddSingleton(new InstanceIdentity("this-one", revision));
        builder.Services.AddScoped<IMigrationRunner>(_ => new Runner(_database));
        if (scanned is not null)
        {
            _ = scanForAll
                ? builder.Services.AddSingleton<IAssemblySource>(scanned)
                : builder.Services.AddSingleton<IMigrationSourceItem>(scanned);
        }

        return builder.Services.BuildServiceProvider();
    }

    private static Task RunAsync(ServiceProvider services) =>
        services.GetRequiredService<MigrationGate>().RunAsync(TestContext.Current.CancellationToken);

    private static SpannerMutexMigrationsOptions Options(ServiceProvider services) =>
        services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2201", Justification = "FluentMigrator throws it.")]
    private static Exception Wrapped(string message, Exception inner) => new(message, inner);
}
