using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

public sealed class FluentMigratorTests : IDisposable
{
    private readonly FluentApp _app = new();

    private VersionedDatabase Database => _app.Database;

    [Fact]
    public async Task Run_ARunnerIsRegistered_ItMigratesUnderTheLockInScopesOfItsOwn()
    {
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        Database.Applied.ShouldBe([1]);
        (Database.Asked, Database.Calls.Count, Database.WithoutTheLock).ShouldBe((3, 1, 0));
        (Database.RunnersMade, Database.RunnersDisposed).ShouldBe((3, 3));
    }

    [Fact]
    public async Task Run_NothingIsPending_OnlyAsks()
    {
        Database.Apply(Database.Migrations[0]);
        var before = Database.WithoutTheLock;
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        (Database.Asked, Database.Calls.Count, Database.WithoutTheLock).ShouldBe((1, 0, before));
    }

    // Four at once on an empty PostgreSQL fail without a lock, one to three of them.
    [Fact]
    public async Task Run_EightAtOnce_OneMigratesAndNoTwoTouchTheDatabaseAtOnce()
    {
        var fleet = Enumerable.Range(0, 8).Select(_ => _app.Services()).ToList();

        await Task.WhenAll(fleet.Select(services => Task.Run(() => FluentApp.RunAsync(services))));

        (Database.Calls.Count, Database.MostAtOnce, Database.WithoutTheLock).ShouldBe((1, 1, 0));
        fleet.ForEach(services => services.Dispose());
    }

    [Fact]
    public async Task Run_AMigrationFails_TheStatementAndTheDatabasesWordAreReported()
    {
        Database.Fault = Wrapped("An error occurred executing the following sql:\nCREATE TABLE a\nThe error was 42P07: a exists\n", new TimeZoneNotFoundException("42P07: a exists"));
        using var services = _app.Services();

        var shut = await Should.ThrowAsync<MigrationGateException>(FluentApp.RunAsync(services));

        shut.Message.ShouldBe("Migration 1: CreateOrders failed: An error occurred executing the following sql:\nCREATE TABLE a\nThe error was 42P07: a exists (failed attempt 1 of 3 in the whole fleet)");
        shut.InnerException.ShouldBeOfType<MigrationFailedException>().InnerException.ShouldBeOfType<TimeZoneNotFoundException>();
    }

    [Fact]
    public async Task UseMigrator_TypeSafeForm_IsAskedUnderTheLockAlone()
    {
        using var services = _app.Services(FluentApp.TypeSafe);

        await FluentApp.RunAsync(services);

        (Database.Asked, Database.Calls.Count, Database.WithoutTheLock).ShouldBe((3, 1, 0));
    }

    // Without a connection string FluentMigrator logs each statement, ends well, and has written nothing.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_TheRunnerWritesNothing_StaysShutAndSaysWhereToLook(bool isTypeSafe)
    {
        Database.IsNotConnected = true;
        using var services = _app.Services(isTypeSafe ? FluentApp.TypeSafe : null);

        var shut = await Should.ThrowAsync<MigrationGateException>(FluentApp.RunAsync(services));

        shut.Phase.ShouldBe(MigrationPhase.Failed);
        shut.Message.ShouldContain("migrations are still pending");
        shut.Message.ShouldContain("its connection string is null");
        shut.Message.ShouldNotContain("attempt", Case.Insensitive, "the migrations aren't at fault");
        (Database.Asked, Database.Calls.Count, Database.WithoutTheLock).ShouldBe((3, 1, 0));
    }

    [Fact]
    public async Task Run_AConstraintLeavesAMigrationOut_OpensAllTheSame()
    {
        Database.Migrations = [new(1, "CreateOrders"), new(2, "OnlyInTheLab", MayRun: _ => false)];
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        Database.Applied.ShouldBe([1]);
        Database.Calls.ShouldBe([1]);
    }

    [Fact]
    public async Task Run_TheAppNamesAnotherMigrator_TheRunnerIsLeftAlone()
    {
        using var services = _app.Services(migrations => migrations.UseMigrator((_, _) => Task.CompletedTask));

        await FluentApp.RunAsync(services);

        Database.RunnersMade.ShouldBe(0);
    }

    [Fact]
    public void Choose_ScriptsAreThereToo_RefusesToStartUntilToldWhich()
    {
        _app.Root.WithScript();

        using (var undecided = _app.Services())
        {
            var fault = Should.Throw<OptionsValidationException>(() => FluentApp.Options(undecided)).Failures.ShouldHaveSingleItem();
            fault.ShouldStartWith("SpannerMutex:Migrations:ScriptsPath:");
            fault.ShouldContain("UseSqlScripts()");
            fault.ShouldContain("UseFluentMigrator()");
        }

        using (var scripts = _app.Services(migrations => migrations.UseSqlScripts()))
        {
            FluentApp.Options(scripts);
            MigratorChoice.Create(scripts).ShouldHaveSingleItem().ShouldBeOfType<ScriptMigrator>();
        }

        using var fluent = _app.Services(migrations => migrations.UseFluentMigrator());
        FluentApp.Options(fluent);
        MigratorChoice.Create(fluent).ShouldHaveSingleItem().ShouldNotBeOfType<ScriptMigrator>();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Fingerprint_SameMigrationsInServiceAndJob_IsTheSameAndAnotherForOtherMigrations(bool forAll, bool isTypeSafe)
    {
        async Task<string> OfAsync(string revision, System.Reflection.Assembly assembly)
        {
            using var services = _app.Services(isTypeSafe ? FluentApp.TypeSafe : null, new ScannedAssembly(assembly), forAll, revision);
            return await FluentApp.FingerprintAsync(services);
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
        using (var job = _app.Services(isTypeSafe ? FluentApp.TypeSafe : null, scanned, revision: "job-1"))
        {
            await FluentApp.RunAsync(job);
        }

        Database.RunnersMade = 0;
        using var service = _app.Services(isTypeSafe ? FluentApp.TypeSafe : null, scanned, revision: "service-1", role: MigrationGateRole.WaitOnly);
        await FluentApp.RunAsync(service);

        Database.RunnersMade.ShouldBe(0);
    }

    // Of one build, tags and the like choose different sets.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fingerprint_AnySettingThatChoosesMigrationsDiffers_IsAnother(bool isScanned)
    {
        var scanned = isScanned ? new ScannedAssembly(typeof(FluentMigratorTests).Assembly) : null;
        async Task<string> OfAsync(Action<RunnerOptions>? runner = null, Action<TypeFilterOptions>? filter = null)
        {
            using var services = _app.Services(scanned: scanned, revision: "shop-00001", runner: runner, filter: filter);
            return await FluentApp.FingerprintAsync(services);
        }

        string[] fingerprints =
        [
            await OfAsync(),
            await OfAsync(options => options.Tags = ["eu"]),
            await OfAsync(options => options.Tags = ["us"]),
            await OfAsync(options => options.Tags = ["eu", "us"]),
            await OfAsync(options => options.Profile = "Development"),
            await OfAsync(options => options.IncludeUntaggedMigrations = false),
            await OfAsync(options => options.AllowBreakingChange = true),
            await OfAsync(filter: filter => filter.Namespace = "Shop"),
            await OfAsync(filter: filter => (filter.Namespace, filter.NestedNamespaces) = ("Shop", true)),
        ];

        fingerprints.ShouldBeUnique();
        fingerprints.ShouldAllBe(fingerprint => fingerprint.Length <= 128);
        (await OfAsync(options => options.Tags = ["us", "eu"])).ShouldBe(fingerprints[3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitOnly_AJobHasMigratedAnotherTag_StaysShut(bool isTypeSafe)
    {
        var scanned = new ScannedAssembly(typeof(FluentMigratorTests).Assembly);
        using (var job = _app.Services(isTypeSafe ? FluentApp.TypeSafe : null, scanned, runner: options => options.Tags = ["eu"]))
        {
            await FluentApp.RunAsync(job);
        }

        using var service = _app.Services(
            isTypeSafe ? FluentApp.TypeSafe : null, scanned, role: MigrationGateRole.WaitOnly, runner: options => options.Tags = ["us"]);
        using var enough = new CancellationTokenSource();
        var run = FluentApp.RunAsync(service, enough.Token);
        await Eventually.TrueAsync(() => FluentApp.StateOf(service).Phase == MigrationPhase.Waiting);
        await enough.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(run);
    }

    // The first runner reads the version table to ask, the second to migrate, the third to ask again.
    [Theory]
    [InlineData(1, "own")]
    [InlineData(2, "own")]
    [InlineData(3, "own")]
    [InlineData(2, "type-safe")]
    [InlineData(1, "always")]
    public async Task Run_TheVersionTableFails_IsNoFailedAttempt(int from, string form)
    {
        Database.FaultOfVersionTable = number => number >= from ? new TimeZoneNotFoundException("the version table is locked") : null;
        using var services = _app.Services(form switch { "own" => null, "always" => FluentApp.Always, _ => FluentApp.TypeSafe });

        var shut = await Should.ThrowAsync<MigrationGateException>(FluentApp.RunAsync(services));

        shut.Message.ShouldBe("FluentMigrator could not determine what is pending, or could not create its version table: the version table is locked");
    }

    // A holder that was frozen past its lease may create the version table at the same moment.
    [Fact]
    public async Task Run_TheVersionTableIsCreatedByAnotherAtTheSameTime_AsksAgainAndMigrates()
    {
        Database.FaultOfVersionTable = number => number == 1 ? new TimeZoneNotFoundException("VersionInfo exists") : null;
        using var services = _app.Services();

        await FluentApp.RunAsync(services);

        Database.Applied.ShouldBe([1]);
    }

    public void Dispose() => _app.Dispose();

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2201", Justification = "FluentMigrator throws it.")]
    private static Exception Wrapped(string message, Exception inner) => new(message, inner);
}
