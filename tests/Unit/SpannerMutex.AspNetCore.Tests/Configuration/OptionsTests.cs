using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Configuration;

public sealed class OptionsTests
{
    private const string Database = "projects/p/instances/inst/databases/db";

    [Fact]
    public void Options_OnlyTheDatabaseIsSet_AreTheDefaults()
    {
        var options = Read(("Database", Database));

        options.Lease.Name.ShouldBe("schema-migrations");
        options.Lease.Table.ShouldBe("SpannerMutexLeases");
        options.Lease.Duration.ShouldBe(TimeSpan.FromSeconds(15));
        options.Lease.EnsureSchema.ShouldBeTrue();
        options.Migrations.ScriptsPath.ShouldBe("migrations");
        options.Migrations.MaxAttempts.ShouldBe(3);
        options.Gate.Role.ShouldBe(MigrationGateRole.Migrate);
        options.Gate.Mode.ShouldBe(MigrationGateMode.Hold);
        options.Gate.HoldTimeout.ShouldBe(TimeSpan.FromSeconds(10));
        options.Gate.PassThroughPaths.ShouldContain("/healthz");
    }

    [Fact]
    public void Options_EveryKeyIsSet_AreBound()
    {
        var options = Read(
            ("Database", Database),
            ("EmulatorHost", "localhost:9999"),
            ("CreatorRole", "migrator"),
            ("RequestTimeout", "00:00:07"),
            ("InstanceName", "named"),
            ("Lease:Name", "other"),
            ("Lease:Table", "OtherLeases"),
            ("Lease:Duration", "00:00:30"),
            ("Lease:PollInterval", "00:00:00.25"),
            ("Lease:EnsureSchema", "false"),
            ("Migrations:ScriptsPath", "db/scripts"),
            ("Migrations:HistoryTable", "OtherHistory"),
            ("Migrations:OutOfOrder", "true"),
            ("Migrations:RedactErrors", "true"),
            ("Migrations:StatementTimeout", "02:00:00"),
            ("Migrations:WaitTimeout", "00:03:00"),
            ("Migrations:MaxAttempts", "5"),
            ("Gate:Role", "WaitOnly"),
            ("Gate:Mode", "BlockStartup"),
            ("Gate:HoldTimeout", "00:00:02"),
            ("Gate:MaxHeldRequests", "7"),
            ("Gate:PassThroughPaths:0", "/ping"));

        options.EmulatorHost.ShouldBe("localhost:9999");
        options.CreatorRole.ShouldBe("migrator");
        options.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(7));
        options.InstanceName.ShouldBe("named");
        options.Lease.Name.ShouldBe("other");
        options.Lease.Table.ShouldBe("OtherLeases");
        options.Lease.Duration.ShouldBe(TimeSpan.FromSeconds(30));
        options.Lease.PollInterval.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.Lease.EnsureSchema.ShouldBeFalse();
        options.Migrations.ScriptsPath.ShouldBe("db/scripts");
        options.Migrations.HistoryTable.ShouldBe("OtherHistory");
        options.Migrations.OutOfOrder.ShouldBeTrue();
        options.Migrations.RedactErrors.ShouldBeTrue();
        options.Migrations.StatementTimeout.ShouldBe(TimeSpan.FromHours(2));
        options.Migrations.WaitTimeout.ShouldBe(TimeSpan.FromMinutes(3));
        options.Migrations.MaxAttempts.ShouldBe(5);
        options.Gate.Role.ShouldBe(MigrationGateRole.WaitOnly);
        options.Gate.Mode.ShouldBe(MigrationGateMode.BlockStartup);
        options.Gate.HoldTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        options.Gate.PassThroughPaths.ShouldBe(["/ping"]);
    }

    [Fact]
    public void Options_NoDatabase_SaysWhereToSetIt()
    {
        var failure = Failures().ShouldHaveSingleItem();

        failure.ShouldStartWith("SpannerMutex:Database:");
        failure.ShouldContain("SpannerMutex__Database");
        failure.ShouldContain("appsettings.json");
    }

    [Fact]
    public void Options_EverythingIsWrong_AllErrorsComeAtOnce()
    {
        var failures = Failures(
            ("Database", "projects/p/databases/db"),
            ("EmulatorHost", "localhost"),
            ("RequestTimeout", "10"),
            ("Lease:Name", ""),
            ("Lease:Table", "no table; DROP"),
            ("Lease:Duration", "00:00:00.5"),
            ("Lease:PollInterval", "00:01:00"),
            ("Migrations:ScriptsPath", " "),
            ("Migrations:HistoryTable", "1st"),
            ("Migrations:StatementTimeout", "00:00:00"),
            ("Migrations:WaitTimeout", "-00:00:01"),
            ("Migrations:MaxAttempts", "0"),
            ("Gate:Role", "7"),
            ("Gate:Mode", "7"),
            ("Gate:HoldTimeout", "10"),
            ("Gate:PassThroughPaths:0", "ping"),
            ("Gate:PassThroughPaths:1", "/"));

        var keys = failures.Select(failure => failure.Split(": ")[0]).Distinct().Order(StringComparer.Ordinal);
        keys.ShouldBe(
        [
            "SpannerMutex:Database",
            "SpannerMutex:EmulatorHost",
            "SpannerMutex:Gate:HoldTimeout",
            "SpannerMutex:Gate:Mode",
            "SpannerMutex:Gate:PassThroughPaths",
            "SpannerMutex:Gate:Role",
            "SpannerMutex:Lease:Duration",
            "SpannerMutex:Lease:Name",
            "SpannerMutex:Lease:PollInterval",
            "SpannerMutex:Lease:Table",
            "SpannerMutex:Migrations:HistoryTable",
            "SpannerMutex:Migrations:MaxAttempts",
            "SpannerMutex:Migrations:ScriptsPath",
            "SpannerMutex:Migrations:StatementTimeout",
            "SpannerMutex:Migrations:WaitTimeout",
            "SpannerMutex:RequestTimeout",
        ]);
    }

    [Theory]
    [InlineData("Migrations:HistoryTable", "SpannerMutexLeases", "SpannerMutex:Migrations:HistoryTable")]
    [InlineData("Lease:PollInterval", "00:00:16", "SpannerMutex:Lease:PollInterval")]
    [InlineData("Migrations:WaitTimeout", "00:00:14", "SpannerMutex:Migrations:WaitTimeout")]
    public void Options_TwoContradictEachOther_TheErrorNamesTheKey(string key, string value, string expected) =>
        Failures(("Database", Database), (key, value)).ShouldHaveSingleItem().ShouldStartWith(expected);

    // The table was made under its default name, by an operator's leave that he had withdrawn.
    [Theory]
    [InlineData("Lease:Table", "OtherLeases", "SpannerMutex:Lease:Table: nothing reads it, since the store of UseLeaseStore(…)")]
    [InlineData("Lease:EnsureSchema", "false", "SpannerMutex:Lease:EnsureSchema: nothing reads it, since the store of UseLeaseStore(…)")]
    [InlineData("Migrations:HistoryTable", "OtherHistory", "SpannerMutex:Migrations:HistoryTable: nothing reads it, since no SQL scripts")]
    [InlineData("Migrations:OutOfOrder", "true", "SpannerMutex:Migrations:OutOfOrder: nothing reads it, since no SQL scripts")]
    public void Options_StoreAndMigratorAreTheApps_WhatNobodyReadsIsRefused(string key, string value, string expected)
    {
        var builder = Builder((key, value));
        builder.Services.AddSpannerMutexMigrations().UseLeaseStore(_ => new InMemoryLeaseStore()).UseMigrator(_ => new StagedMigrator());
        using var host = builder.Build();

        Should.Throw<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value)
            .Failures.ShouldHaveSingleItem().ShouldStartWith(expected);
    }

    [Fact]
    public void Options_StoreAndMigratorAreTheApps_NoDatabaseIsNeeded()
    {
        var builder = Builder();
        builder.Services.AddSpannerMutexMigrations().UseLeaseStore(_ => new InMemoryLeaseStore()).UseMigrator(_ => new StagedMigrator());
        using var host = builder.Build();

        host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value.Database.ShouldBeNull();
    }

    [Fact]
    public async Task Start_OptionsAreWrong_NothingStarts()
    {
        var builder = Builder();
        builder.Services.AddSpannerMutexMigrations();
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));

        error.Message.ShouldContain("SpannerMutex:Database");
    }

    private static IEnumerable<string> Failures(params (string Key, string Value)[] settings) =>
        Should.Throw<OptionsValidationException>(() => Read(settings)).Failures;

    private static SpannerMutexMigrationsOptions Read(params (string Key, string Value)[] settings)
    {
        var builder = Builder(settings);
        builder.Services.AddSpannerMutexMigrations();
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<SpannerMutexMigrationsOptions>>().Value;
    }

    private static HostApplicationBuilder Builder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"SpannerMutex:{setting.Key}", (string?)setting.Value)));
        return builder;
    }
}
