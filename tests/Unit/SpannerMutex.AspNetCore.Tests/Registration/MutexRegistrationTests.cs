using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Registration;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Testing;

namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>The mutex alone, in a host without HTTP, and beside the gate.</summary>
public sealed class MutexRegistrationTests
{
    private const string Database = "projects/ppp/instances/ii/databases/dd";

    [Fact]
    public async Task AddSpannerMutex_InAHostWithoutHttp_GivesOneMutexForEachName()
    {
        var builder = NewHost();
        builder.Services.AddSpannerMutex().UseLeaseStore(_ => new TestLeaseStore());
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var mutexes = host.Services.GetRequiredService<DistributedMutexProvider>();

        await using var lease = await mutexes.Get("nightly-report").AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        mutexes.Get("nightly-report").ShouldBeSameAs(mutexes.Get("nightly-report"));
        (await mutexes.Get("nightly-report").TryAcquireAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
        (await mutexes.Get("import").TryAcquireAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
    }

    [Fact]
    public void AddSpannerMutex_InABareContainer_NeedsNeitherConfigurationNorLogging()
    {
        var services = new ServiceCollection();
        services.AddSpannerMutex(options => options.Database = Database);
        services.AddSpannerMutex();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<SpannerRestClient>().Database.ToString().ShouldBe(Database);
        provider.GetServices<ILeaseStore>().Count().ShouldBe(1);
        provider.GetRequiredService<DistributedMutexProvider>().Get("a").Name.Value.ShouldBe("a");
    }

    [Fact]
    public async Task AddSpannerMutex_WrongSettings_AreReportedTogetherBeforeTheStart()
    {
        using var host = Host(
            services => services.AddSpannerMutex(options => options.CreatorRole = " writer"),
            ("RequestTimeout", "5"), ("Lease:Table", "1st"), ("Lease:Duration", "01:00:00"), ("Lease:EnsureSchema", "no"), ("Lease:Tabel", "x"), ("EmulatorHost", "nowhere"));

        var invalid = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));

        var keys = invalid.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]);
        keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "SpannerMutex:CreatorRole", "SpannerMutex:Database", "SpannerMutex:EmulatorHost", "SpannerMutex:Lease:Duration",
            "SpannerMutex:Lease:EnsureSchema", "SpannerMutex:Lease:Tabel", "SpannerMutex:Lease:Table", "SpannerMutex:RequestTimeout",
        ]);
    }

    [Fact]
    public async Task AddSpannerMutex_SettingsOfTheSection_CountAsForTheGate()
    {
        var store = new TestLeaseStore();
        using var host = Host(
            services => services.AddSpannerMutex().UseLeaseStore(_ => store),
            ("Lease:Duration", "00:00:30"), ("Lease:Name", "of-the-gate"), ("Gate:Mode", "Hold"));
        await host.StartAsync(TestContext.Current.CancellationToken);

        await using var lease = await host.Services.GetRequiredService<DistributedMutexProvider>().Get("a").AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        (await store.ReadAsync(lease.Name, TestContext.Current.CancellationToken)).Record!.Duration.Value.ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddSpannerMutex_BesideTheGate_SharesItsClientStoreAndSettings(bool isGateFirst)
    {
        var store = new TestLeaseStore();
        using var host = Host(
            services =>
            {
                if (!isGateFirst)
                {
                    services.AddSpannerMutex();
                }

                services.AddSpannerMutexMigrations(options => options.Lease.Duration = TimeSpan.FromSeconds(30))
                    .UseMigrator((_, _) => Task.CompletedTask)
                    .UseLeaseStore(_ => store);
                services.AddSpannerMutex();
            },
            ("Database", Database));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<MigrationGate>().Opened.WaitAsync(TestContext.Current.CancellationToken);

        await using var lease = await host.Services.GetRequiredService<DistributedMutexProvider>().Get("a").AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        var record = (await store.ReadAsync(lease.Name, TestContext.Current.CancellationToken)).Record;
        record.ShouldNotBeNull().Duration.Value.ShouldBe(TimeSpan.FromSeconds(30));
        host.Services.GetRequiredService<ILeaseStore>().ShouldBeSameAs(store);
        host.Services.GetRequiredKeyedService<SpannerRestClient>(SpannerMutexBuilder.ServiceKey).ShouldBeSameAs(host.Services.GetRequiredService<SpannerRestClient>());
    }

    [Fact]
    public async Task AddSpannerMutex_SettingsInCodeBesideTheGate_AreRefused()
    {
        using var host = Host(
            services =>
            {
                services.AddSpannerMutex(options => options.Database = Database);
                services.AddSpannerMutexMigrations().UseMigrator((_, _) => Task.CompletedTask);
            },
            ("Database", Database));

        (await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldContain("AddSpannerMutex(…)");
    }

    [Fact]
    public void Core_OfThePackages_NeedsNoAspNetCore() => typeof(DistributedMutexProvider).Assembly.GetReferencedAssemblies()
        .ShouldAllBe(assembly => !assembly.Name!.StartsWith("Microsoft.AspNetCore"));

    private static IHost Host(Action<IServiceCollection> register, params (string Key, string Value)[] settings)
    {
        var builder = NewHost();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"SpannerMutex:{setting.Key}", (string?)setting.Value)));
        register(builder.Services);
        return builder.Build();
    }

    private static HostApplicationBuilder NewHost() => new(new HostApplicationBuilderSettings { DisableDefaults = true });
}
