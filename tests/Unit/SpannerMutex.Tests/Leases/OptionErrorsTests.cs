using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.Tests.Leases;

/// <summary>Whoever takes options reports all that is wrong together, and keeps a copy.</summary>
public sealed class OptionErrorsTests
{
    private readonly InMemoryLeaseStore _store = new();

    [Fact]
    public void LeaseOptions_TwoWrong_AreReportedTogether() => ShouldName(
        () => NewMutex(new LeaseOptions { PollInterval = TimeSpan.Zero, ReleaseTimeout = TimeSpan.FromDays(30) }),
        "LeaseOptions.PollInterval: it is 00:00:00.",
        "LeaseOptions.ReleaseTimeout: it is 30.00:00:00.");

    [Fact]
    public void AdoNetLeaseStoreOptions_AllWrong_AreReportedTogether()
    {
        using var source = NpgsqlDataSource.Create("Host=localhost");

        ShouldName(
            () => new AdoNetLeaseStore(source, new AdoNetLeaseStoreOptions { Dialect = null!, Table = "1st", CallTimeout = TimeSpan.Zero, SchemaTimeout = TimeSpan.Zero }),
            "AdoNetLeaseStoreOptions.Dialect: it is null.",
            "AdoNetLeaseStoreOptions.Table: '1st' is not a table name",
            "AdoNetLeaseStoreOptions.CallTimeout:",
            "AdoNetLeaseStoreOptions.SchemaTimeout:");
    }

    [Fact]
    public void SpannerRestOptions_AllWrong_AreReportedTogether() => ShouldName(
        () => new SpannerRestClient(new SpannerRestOptions { Database = "shop", EmulatorHost = "nowhere", RequestTimeout = TimeSpan.Zero }),
        "SpannerRestOptions.Database: 'shop' is not the path",
        "SpannerRestOptions.EmulatorHost: EmulatorHost='nowhere'",
        "SpannerRestOptions.RequestTimeout: it is 00:00:00.");

    [Fact]
    public void ScriptOptions_AllWrong_AreReportedTogether()
    {
        using var client = new SpannerRestClient(new SpannerRestOptions { Database = "projects/ppp/instances/ii/databases/dd" });

        ShouldName(
            () => new ScriptMigrator(client, new ScriptOptions { ScriptsPath = " ", HistoryTable = "a b", StatementTimeout = TimeSpan.Zero }),
            "ScriptOptions.ScriptsPath: it is ' '.",
            "ScriptOptions.HistoryTable: 'a b' is not a table name",
            "ScriptOptions.StatementTimeout:");
    }

    [Fact]
    public void MigrationGateOptions_AllWrong_AreReportedTogether() => ShouldName(
        () => NewGate(new MigrationGateOptions { Role = (MigrationGateRole)7, WaitTimeout = TimeSpan.Zero, UnreachableTimeout = TimeSpan.Zero, MaxAttempts = 0 }),
        "MigrationGateOptions.Role: it is 7. Set Migrate or WaitOnly.",
        "MigrationGateOptions.WaitTimeout:",
        "MigrationGateOptions.UnreachableTimeout:",
        "MigrationGateOptions.MaxAttempts: it is 0.");

    [Fact]
    public async Task LeaseOptions_ChangedLater_HaveNoEffect()
    {
        var options = new LeaseOptions();
        var mutex = NewMutex(options);
        options.Duration = new LeaseDuration(TimeSpan.FromMinutes(1));

        await using var lease = await mutex.AcquireAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);

        (await mutex.ReadAsync(TestContext.Current.CancellationToken)).Record!.Duration.ShouldBe(LeaseDuration.Default);
    }

    [Fact]
    public void SpannerRestOptions_ChangedLater_HaveNoEffect()
    {
        var options = new SpannerRestOptions { Database = "projects/ppp/instances/ii/databases/dd" };
        using var client = new SpannerRestClient(options);

        options.RequestTimeout = TimeSpan.FromMinutes(9);

        client.Connection.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    private DistributedMutex NewMutex(LeaseOptions options) => new(_store, new LeaseName("orders"), options);

    private MigrationGate NewGate(MigrationGateOptions options) => new(
        new DelegateMigrator((_, _) => Task.CompletedTask, null, new() { Fingerprint = "v1" }), NewMutex(new LeaseOptions()), options: options);

    private static void ShouldName(Func<object> create, params string[] errors)
    {
        var refused = Should.Throw<ArgumentException>(() => create());

        refused.ParamName.ShouldBe("options");
        var lines = refused.Message.Split('\n');
        lines.Length.ShouldBe(errors.Length);
        lines.Zip(errors).ShouldAllBe(pair => pair.First.StartsWith(pair.Second));
    }
}
