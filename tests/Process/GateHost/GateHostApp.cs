using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace GateHost;

/// <summary>
/// A real process around the gate, on leases in memory, for tests of signals and exit codes. <c>--Scenario</c> says where
/// the gate gets stuck or how it fails; a line on standard output tells when it has, and who holds the lease in the end.
/// </summary>
internal static class GateHostApp
{
    private static readonly LeaseName Lease = new("schema-migrations");

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var store = new SlowLeaseStore(new InMemoryLeaseStore());
        var scenario = builder.Configuration["Scenario"];
        var isMigrated = false;
        builder.Services.AddSpannerMutexMigrations().UseLeaseStore(_ => store).UseMigrator(
            isPending: token => scenario switch
            {
                "Checking" => StickAsync<bool>(token),
                "FailingAtOnce" => throw new InvalidOperationException("the database is broken"),
                _ => Task.FromResult(!isMigrated),
            },
            migrate: (_, token) => scenario switch
            {
                "Migrating" => StickAsync<bool>(token),
                "Stubborn" => StickAsync<bool>(CancellationToken.None),
                "Failing" => throw new InvalidOperationException("the migration is broken"),
                _ => Task.FromResult(isMigrated = true),
            },
            options: new() { CheckIsReadOnly = true });

        if (scenario == "FailingAtOnce")
        {
            builder.Services.AddHostedService<SlowStart>();
        }

        await using var app = builder.Build();
        app.MapGet("/", () => "served");
        app.Lifetime.ApplicationStarted.Register(() => Say($"LISTENING {app.Urls.First()}"));
        await using var other = scenario == "Waiting"
            ? await new DistributedMutex(store, Lease).AcquireAsync(Timeout.InfiniteTimeSpan)
            : null;
        if (other is not null)
        {
            _ = SayWhenWaitingAsync(app.Services.GetRequiredService<MigrationGate>());
        }

        try
        {
            await RunAsync(app);
        }
        finally
        {
            var record = (await store.ReadAsync(Lease)).Record;
            Say($"LEASE {(record?.Owner is null ? "free" : record.FencingToken == other?.FencingToken ? "other" : "held")}");
        }
    }

    private static async Task RunAsync(WebApplication app)
    {
        if (app.Configuration.GetValue<bool>("AsksEarly"))
        {
            _ = app.Services.GetRequiredService<MigrationGate>();
        }

        if (app.Configuration.GetValue<bool>("Throws"))
        {
            await app.StartAsync();
            throw new InvalidOperationException("the app is broken");
        }

        if (!app.Configuration.GetValue<bool>("Job"))
        {
            await app.RunAsync();
            return;
        }

        await app.StartAsync();
        await app.Services.GetRequiredService<MigrationGate>().Opened;
        await app.StopAsync();
    }

    private static async Task<T> StickAsync<T>(CancellationToken cancellationToken)
    {
        Say("STUCK");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("An endless wait has ended.");
    }

    private static async Task SayWhenWaitingAsync(MigrationGate gate)
    {
        while (gate.State.Phase != MigrationPhase.Waiting)
        {
            await Task.Delay(10);
        }

        Say("STUCK");
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
