using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore.Registration;
using SpannerMutex.Integrations.FluentMigrator.Steps;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.Logging;
using SpannerMutex.TestSupport.PostgreSql;
using SpannerMutex.TestSupport.Time;

namespace SpannerMutex.Integrations.FluentMigrator;

/// <summary>The real runner, migration by migration.</summary>
public sealed class StepsTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly InMemoryLeaseStore _leases = new();
    private readonly Hooks _hooks = new();
    private readonly CapturedLog _warnings = new();
    private string _connectionString = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connectionString = (await _database.DataSourceAsync()).ConnectionString;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // The last may only run after the second: with all at once it is left out.
    [Fact]
    public async Task Run_SeveralArePendingAndAConstraintBecomesTrue_AppliesAndReportsEach()
    {
        await using var services = Services();
        var gate = services.GetRequiredService<MigrationGate>();
        var reported = new List<string>();
        _hooks.Begun = _ => reported.Add(gate.State.Progress?.Migration ?? "");

        await gate.RunAsync(Token);

        (await AppliedAsync()).ShouldBe("1,2,3");
        reported.ShouldBe(["1: CreateFirst", "2: CreateSecond (a second table)", "3: AfterSecond"]);
        gate.State.Applied.ShouldBe(reported);
    }

    [Fact]
    public async Task Run_TheLeaseIsLostDuringAMigration_BeginsNoFurther()
    {
        var clock = new VirtualClock();
        await using var services = Services(clock);
        var gate = services.GetRequiredService<MigrationGate>();
        _hooks.Begun = _ => clock.Freeze(TimeSpan.FromMinutes(1));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var run = gate.RunAsync(enough.Token);
        while (gate.State.LastError is null)
        {
            await Task.Delay(10, Token);
        }

        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(run);
        (await AppliedAsync()).ShouldBe("1");
    }

    [Fact]
    public async Task Run_ToldToStopDuringAMigration_BeginsNoFurtherAndASuccessorGoesOn()
    {
        using var stop = new CancellationTokenSource();
        _hooks.Begun = version =>
        {
            if (version == 1)
            {
                stop.Cancel();
            }
        };
        await using (var stopped = Services())
        {
            await Should.ThrowAsync<OperationCanceledException>(stopped.GetRequiredService<MigrationGate>().RunAsync(stop.Token));
        }

        (await AppliedAsync()).ShouldBe("1");
        await using var successor = Services();
        await successor.GetRequiredService<MigrationGate>().RunAsync(Token);
        (await AppliedAsync()).ShouldBe("1,2,3");
    }

    [Fact]
    public async Task Fingerprint_OtherTagsOrProfile_IsAnother()
    {
        string[] fingerprints =
        [
            await FingerprintAsync(_ => { }),
            await FingerprintAsync(options => options.Tags = ["eu"]),
            await FingerprintAsync(options => options.Tags = ["us"]),
            await FingerprintAsync(options => options.Profile = "Development"),
        ];

        fingerprints.ShouldBeUnique();
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";Options=-c idle_in_transaction_session_timeout=20000", true)]
    [InlineData(";Options=-c idle_in_transaction_session_timeout=7500", false)]
    public async Task Run_IdleTransactionsOutliveTheLease_WarnsOnceWithTheSetting(string settings, bool warns)
    {
        _connectionString += settings;
        await using var services = Services();

        await services.GetRequiredService<MigrationGate>().RunAsync(Token);

        _warnings.Texts.Count(line => line.Contains("add Options=-c idle_in_transaction_session_timeout=7500 to the connection string"))
            .ShouldBe(warns ? 1 : 0);
    }

    private Task<string> AppliedAsync() =>
        _database.ScalarAsync<string>("""SELECT string_agg("Version"::text, ',' ORDER BY "Version") FROM "VersionInfo" """);

    private async Task<string> FingerprintAsync(Action<RunnerOptions> configure)
    {
        await using var services = Services(configure: configure);
        return (await MigratorChoice.Create(services).ShouldHaveSingleItem().CheckAsync(null, Token)).Fingerprint;
    }

    private ServiceProvider Services(TimeProvider? time = null, Action<RunnerOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(_warnings.Provider);
        builder.Services
            .AddSingleton(_hooks)
            .AddSingleton(time ?? TimeProvider.System)
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner
                .AddPostgres().WithGlobalConnectionString(_connectionString).ScanIn(typeof(StepsTests).Assembly).For.Migrations())
            .Configure<TypeFilterOptions>(filter => filter.Namespace = typeof(CreateFirst).Namespace)
            .Configure(configure ?? (_ => { }));
        builder.Services
            .AddSpannerMutexMigrations(options => options.Lease.PollInterval = TimeSpan.FromMilliseconds(20))
            .UseLeaseStore(_ => _leases);
        return builder.Services.BuildServiceProvider();
    }
}
