using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.ProcessTests.Faults;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>Two revisions side by side, each with a migration that can't succeed, whose instances are started again and again.</summary>
public sealed class PoisonedRevisionsTests(OwnEmulator emulator)
{
    private const int Rounds = 3;
    private const string FirstScript = "V0001__t.sql";
    private const string SecondScript = "V0002__next.sql";
    private const string CreateT = "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Start_TwoPoisonedRevisionsAgainAndAgain_EachRunsThreeTimesInAllAndACorrectedThirdGoesThrough()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        await using var proxy = await SpannerProxy.StartAsync(database.RestHost);
        using var blue = new ScriptsFolder((FirstScript, CreateT), (SecondScript, "INSERT INTO MissingBlue (Id) VALUES (2);"));
        using var green = new ScriptsFolder((FirstScript, CreateT), (SecondScript, "CREATE INDEX MissingGreenById ON MissingGreen (Id);"));
        using var mended = new ScriptsFolder((FirstScript, CreateT), (SecondScript, "INSERT INTO T (Id) VALUES (2);"));

        for (var round = 1; round <= Rounds; round++)
        {
            var fleet = await Task.WhenAll(Enumerable.Range(1, round == 1 ? 4 : 2).SelectMany(i => (Task<AppInstance>[])[
                StartAsync($"blue-{round}-{i}", blue), StartAsync($"green-{round}-{i}", green)]));
            foreach (var app in fleet)
            {
                (await app.ExitCodeAsync(s_patience)).ShouldBe(1, app.Log);
            }

            foreach (var revision in (string[])["blue", "green"])
            {
                var ofRevision = fleet.Where(app => app.Name.StartsWith(revision, StringComparison.Ordinal)).ToList();
                var parked = ofRevision.Where(IsParked).ToList();
                parked.Count.ShouldBe(round == 1 ? 1 : 2, string.Join('\n', ofRevision.Select(app => app.Log)));
                parked.ShouldAllBe(app => app.Log.Contains($"The last failure, on '{revision}-1-", StringComparison.Ordinal));
                parked.ShouldAllBe(app => app.Log.Contains("Deploy a revision with corrected migrations", StringComparison.Ordinal));
            }

            foreach (var app in fleet)
            {
                await app.DisposeAsync();
            }
        }

        proxy.Calls.Count(call => call.Path.Contains(":execute", StringComparison.Ordinal) && call.Text.Contains("INTO MissingBlue", StringComparison.Ordinal)).ShouldBe(3);
        proxy.Calls.Count(call => call.IsDdl && call.Text.Contains("ON MissingGreen", StringComparison.Ordinal)).ShouldBe(3);
        (await database.LeaseOwnerAsync()).ShouldBeNull();

        await using var third = await StartAsync("third", mended);
        await third.UntilReadyAsync();
        (await database.CountAsync("SELECT COUNT(*) FROM T")).ShouldBe(1);

        Task<AppInstance> StartAsync(string name, ScriptsFolder scripts) => AppInstance.StartAsync(
            name,
            database.Path,
            proxy.RestHost,
            ("K_REVISION", name.Split('-')[0]),
            ("SpannerMutex__Migrations__ScriptsPath", scripts.Path),
            ("SpannerMutex__Lease__Duration", "00:00:15"));
    }

    private static bool IsParked(AppInstance app) =>
        app.Log.Contains("have failed 3 times in the whole fleet and are parked.", StringComparison.Ordinal);
}
