using System.Net;
using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>A migration that can't succeed meets a whole fleet, and then its correction.</summary>
public sealed class PoisonousMigrationTests(OwnEmulator emulator)
{
    private const int Instances = 10;
    private const string Where = "V0002__poison.sql, statement 2 of 2 (line 3)";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Start_TenInstancesMeetAPoisonousMigration_ItRunsThreeTimesInAllAndACorrectionGoesThrough()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        using var scripts = new ScriptsFolder(
            ("V0001__t.sql", "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);"),
            ("V0002__poison.sql", "INSERT INTO T (Id) VALUES (2);\n\nINSERT INTO Missing (Id) VALUES (3);"));
        var poison = proxy.BreakAt(call => call.Text.Contains("INTO Missing", StringComparison.Ordinal), BreakSide.BeforeTheServer);
        (string, string?)[] settings =
        [
            ("SpannerMutex__Migrations__ScriptsPath", scripts.Path),
            ("SpannerMutex__Lease__Duration", "00:00:15"),
        ];

        var fleet = await Task.WhenAll(Enumerable.Range(0, Instances).Select(
            i => AppInstance.StartAsync($"app-{i}", database.Path, proxy.RestHost, settings)));
        await poison.Reached.WaitAsync(s_patience);
        await Task.WhenAll(fleet.Select(app => app.UntilNotReadyAsync()));

        // All at once: a request is held for 10 s, and a statement that gets no answer is sent again after 30.
        var answers = await Task.WhenAll(fleet.Select(app => app.StatusAsync("orders")));
        answers.ShouldAllBe(answer => answer == HttpStatusCode.ServiceUnavailable, "none may serve");

        poison.GoOn();
        foreach (var app in fleet)
        {
            (await app.ExitCodeAsync(s_patience)).ShouldNotBe(0, app.Log);
            app.Log.ShouldContain(Where);
        }

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            fleet.Count(app => app.Log.Contains($"(failed attempt {attempt} of 3 in the whole fleet)", StringComparison.Ordinal)).ShouldBe(1);
        }

        var parked = fleet.Where(app => app.Log.Contains("have failed 3 times in the whole fleet and are parked.", StringComparison.Ordinal)).ToList();
        parked.Count.ShouldBe(Instances - 3);
        parked.ShouldAllBe(app => app.Log.Contains("The last failure, on 'app-", StringComparison.Ordinal));
        parked.ShouldAllBe(app => app.Log.Contains("Deploy a revision with corrected migrations", StringComparison.Ordinal));
        (await database.CountAsync("SELECT Attempt FROM SpannerMutexMigrations WHERE Version = 2 AND Status = 'Failed'")).ShouldBe(3);
        (await database.CountAsync("SELECT COUNT(*) FROM T")).ShouldBe(0);
        (await database.LeaseOwnerAsync()).ShouldBeNull();

        await using (var late = await AppInstance.StartAsync("late", database.Path, database.RestHost, settings))
        {
            (await late.ExitCodeAsync(s_patience)).ShouldNotBe(0, late.Log);
            late.Log.ShouldContain("are parked");
        }

        scripts.Write("V0002__poison.sql", "INSERT INTO T (Id) VALUES (2);");
        await using var mended = await AppInstance.StartAsync("mended", database.Path, database.RestHost, settings);
        await mended.UntilReadyAsync();
        (await database.CountAsync("SELECT COUNT(*) FROM T")).ShouldBe(1);
        foreach (var app in fleet)
        {
            await app.DisposeAsync();
        }
    }
}
