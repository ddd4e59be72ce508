using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Apps;
using SpannerMutex.ProcessTests.Apps;

namespace SpannerMutex.ProcessTests.Migrations;

/// <summary>What a person gets wrong: a message that says what to do, an exit code that isn't 0, nothing half applied.</summary>
public sealed class BadInputTests(OwnEmulator emulator)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(null, "SpannerMutex:Database")]
    [InlineData("projects/p/instances", "projects/PROJECT/instances/INSTANCE/databases/DATABASE")]
    [InlineData("Host=localhost;Database=shop", "projects/PROJECT/instances/INSTANCE/databases/DATABASE")]
    public async Task Start_DatabaseMissingOrMalformed_SaysHowToSetIt(string? database, string says)
    {
        await using var app = await AppInstance.StartAsync("app", database, "127.0.0.1:1");

        await ShouldFailAsync(app, says);
    }

    [Theory]
    [InlineData("SpannerMutex__Gate__Rolle", "WaitOnly", "Did you mean SpannerMutex:Gate:Role")]
    [InlineData("SpannerMutex_Gate_Role", "WaitOnly", "SpannerMutex__Gate__Role")]
    [InlineData("SpannerMutex__Lease__Duration", "30", "SpannerMutex:Lease:Duration: '30' is a bare number.")]
    [InlineData("SpannerMutex__EmulatorHost", " ", "SpannerMutex:EmulatorHost: ' ' begins or ends with blanks")]
    public async Task Start_SettingIsWrong_NamesItAndTheWayOut(string name, string value, string says)
    {
        await using var app = await AppInstance.StartAsync("app", "projects/p/instances/ii/databases/dd", "127.0.0.1:1", (name, value));

        await ShouldFailAsync(app, says);
    }

    [Fact]
    public async Task Start_DatabaseDoesNotExist_NamesIt()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        var missing = database.Path[..database.Path.LastIndexOf('/')] + "/no-such-database";
        await using var app = await AppInstance.StartAsync("app", missing, database.RestHost);

        await ShouldFailAsync(app, missing);
    }

    [Fact]
    public async Task Start_EmulatorNotRunning_NamesItsAddress()
    {
        var nobody = $"127.0.0.1:{LoopbackPorts.Find(1)[0]}";
        await using var app = await AppInstance.StartAsync(
            "app", "projects/p/instances/ii/databases/dd", nobody, ("SpannerMutex__RequestTimeout", "00:00:01"), ("SpannerMutex__Migrations__UnreachableTimeout", "00:00:01"));

        await ShouldFailAsync(app, nobody);
    }

    [Fact]
    public async Task Start_CredentialsFileMissing_NamesTheVariable()
    {
        await using var app = await AppInstance.StartAsync(
            "app",
            "projects/p/instances/ii/databases/dd",
            "",
            ("SPANNER_EMULATOR_REST_HOST", null),
            ("GOOGLE_APPLICATION_CREDENTIALS", "/nonexistent/key.json"),
            ("SpannerMutex__RequestTimeout", "00:00:01"), ("SpannerMutex__Migrations__UnreachableTimeout", "00:00:01"));

        await ShouldFailAsync(app, "GOOGLE_APPLICATION_CREDENTIALS");
    }

    [Fact]
    public async Task Start_ThirdOfFiveScriptsIsWrong_NamesFileAndStatementAndKeepsTheFirstTwo()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        using var scripts = new ScriptsFolder(
            ("V0001__t.sql", "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);"),
            ("V0002__d.sql", "INSERT INTO T (Id) VALUES (1);"),
            ("V0003__wrong.sql", "INSERT INTO T (Id) VALUES (2);\n\nINSERT INTO Missing (Id) VALUES (3);"),
            ("V0004__u.sql", "CREATE TABLE U (Id INT64) PRIMARY KEY (Id);"),
            ("V0005__d.sql", "INSERT INTO U (Id) VALUES (1);"));
        var settings = ("SpannerMutex__Migrations__ScriptsPath", (string?)scripts.Path);
        await using (var app = await AppInstance.StartAsync("app", database.Path, database.RestHost, settings))
        {
            await ShouldFailAsync(app, "V0003__wrong.sql, statement 2 of 2 (line 3)");
        }

        (await database.CountAsync("SELECT COUNT(*) FROM SpannerMutexMigrations WHERE Status = 'Applied'")).ShouldBe(2);
        (await database.CountAsync("SELECT COUNT(*) FROM SpannerMutexMigrations WHERE Status = 'Failed' AND Version = 3")).ShouldBe(1);
        (await database.CountAsync("SELECT COUNT(*) FROM T")).ShouldBe(1);
        (await database.LeaseOwnerAsync()).ShouldBeNull();

        scripts.Write("V0003__wrong.sql", "INSERT INTO T (Id) VALUES (2);");
        await using var mended = await AppInstance.StartAsync("mended", database.Path, database.RestHost, settings);
        await mended.UntilReadyAsync();
        (await database.CountAsync("SELECT COUNT(*) FROM U")).ShouldBe(1);
    }

    [Fact]
    public async Task Start_FolderIsWrong_ListsAllThatIsBeforeAnythingIsApplied()
    {
        var server = await emulator.ProcessAsync();
        using var database = await ShopDatabase.CreateAsync(server);
        using var scripts = new ScriptsFolder(
            ("V0001__t.sql", "CREATE TABLE T (Id INT64) PRIMARY KEY (Id);"),
            ("V0002__mixed.sql", "INSERT INTO T (Id) VALUES (1);\nCREATE TABLE U (Id INT64) PRIMARY KEY (Id);"),
            ("V2__twice.sql", "INSERT INTO T (Id) VALUES (1);"));
        await using var app = await AppInstance.StartAsync(
            "app", database.Path, database.RestHost, ("SpannerMutex__Migrations__ScriptsPath", scripts.Path));

        await ShouldFailAsync(app, "V0002__mixed.sql");
        app.Log.ShouldContain("V2__twice.sql");
        (await database.CountAsync("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ''")).ShouldBe(0);
    }

    private static async Task ShouldFailAsync(AppInstance app, string says)
    {
        (await app.ExitCodeAsync(s_patience)).ShouldBe(1, app.Log);
        app.Log.ShouldContain(says);
        app.Log.ShouldNotContain("Unhandled exception");
        app.Log.ShouldNotContain("   at Microsoft.Extensions.Hosting");
    }
}
