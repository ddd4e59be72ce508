using System.Reflection;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>A migration that is corrected under its old name starts afresh: the build that it is in is part of the fingerprint.</summary>
public sealed class FingerprintTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private string _connection = "";

    public async ValueTask InitializeAsync() => _connection = (await _database.DataSourceAsync()).ConnectionString;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Check_TwoInstancesOfOneBuild_HaveOneFingerprint()
    {
        var build = MigrationsBuild.Next();

        (await CheckAsync(build)).Fingerprint.ShouldBe((await CheckAsync(build)).Fingerprint);
    }

    [Fact]
    public async Task Check_TwoBuildsOfTheSameMigrations_HaveAFingerprintEach()
    {
        var before = await CheckAsync(MigrationsBuild.Next());
        var after = await CheckAsync(MigrationsBuild.Next());

        after.Pending.ShouldBe(["20260101000001_OnlyOne"]);
        before.Pending.ShouldBe(after.Pending);
        before.Fingerprint.ShouldNotBe(after.Fingerprint);
    }

    private async Task<SchemaCheck> CheckAsync(Assembly build)
    {
        await using var instance = new Instance<EmptyContext>(_connection, new InMemoryLeaseStore(), migrations: build);
        return await instance.Migrator.CheckAsync(null, TestContext.Current.CancellationToken);
    }
}
