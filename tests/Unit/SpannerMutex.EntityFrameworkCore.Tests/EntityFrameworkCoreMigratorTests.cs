using Microsoft.EntityFrameworkCore;
using Npgsql;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>The question whether anything is pending, on a real PostgreSQL.</summary>
public sealed class EntityFrameworkCoreMigratorTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private readonly PostgreSqlDatabase _database = new(postgres);
    private string _connection = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connection = (await _database.DataSourceAsync()).ConnectionString;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Check_NoDatabase_IsPendingAndMakesNone()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_connection) { Database = "nowhere_at_all" }.ConnectionString;
        await using var instance = new Instance<ShopContext>(nowhere, new InMemoryLeaseStore());

        var check = await instance.Migrator.CheckAsync(null, Token);

        check.State.ShouldBe(SchemaState.Pending);
        check.Pending.Count.ShouldBe(3);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_database WHERE datname = 'nowhere_at_all'")).ShouldBe(0);
    }

    [Fact]
    public async Task Check_EmptyDatabaseThatMayOnlyBeRead_IsPendingAndWritesNothing()
    {
        await using var instance = new Instance<ShopContext>(
            _connection + ";Options=-c default_transaction_read_only=on", new InMemoryLeaseStore());

        var check = await instance.Migrator.CheckAsync(null, Token);

        check.State.ShouldBe(SchemaState.Pending);
        check.Pending.ShouldBe(["20260101000001_CreateEffects", "20260101000002_AddOrders", "20260101000003_SeedOrders"]);
        check.Applied.ShouldBeEmpty();
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).ShouldBe(0);
    }

    [Fact]
    public async Task Check_AllApplied_IsUpToDateByReadingAlone()
    {
        await MigrateAsync();
        await using var instance = new Instance<ShopContext>(
            _connection + ";Options=-c default_transaction_read_only=on", new InMemoryLeaseStore());

        var check = await instance.Migrator.CheckAsync(null, Token);

        check.State.ShouldBe(SchemaState.UpToDate);
        check.Applied.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Check_AnotherMigratesAndLocksTheHistory_IsUnknownUntilLocked()
    {
        await MigrateAsync();
        await using var other = await (await _database.DataSourceAsync()).OpenConnectionAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand(
            """LOCK TABLE "__EFMigrationsHistory" IN ACCESS EXCLUSIVE MODE""", other, transaction);
        await command.ExecuteNonQueryAsync(Token);
        await using var instance = new Instance<ShopContext>(_connection, new InMemoryLeaseStore());

        (await instance.Migrator.CheckAsync(null, Token)).State.ShouldBe(SchemaState.RequiresLock);
    }

    [Fact]
    public async Task Check_DatabaseIsAhead_IsUpToDate()
    {
        await MigrateAsync();
        await _database.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('20990101000000_FromTheFuture', '10.0.0')""");
        await using var instance = new Instance<ShopContext>(_connection, new InMemoryLeaseStore());

        (await instance.Migrator.CheckAsync(null, Token)).State.ShouldBe(SchemaState.UpToDate);
    }

    [Fact]
    public async Task Check_Fingerprint_NamesTheSetAndNotTheDatabase()
    {
        await using var one = new Instance<ShopContext>(_connection, new InMemoryLeaseStore());
        await using var broken = new Instance<BrokenContext>(_connection, new InMemoryLeaseStore());
        await using var repaired = new Instance<RepairedContext>(_connection, new InMemoryLeaseStore());

        var before = (await one.Migrator.CheckAsync(null, Token)).Fingerprint;
        await MigrateAsync();

        (await one.Migrator.CheckAsync(null, Token)).Fingerprint.ShouldBe(before);
        (await repaired.Migrator.CheckAsync(null, Token)).Fingerprint
            .ShouldNotBe((await broken.Migrator.CheckAsync(null, Token)).Fingerprint);
    }

    [Theory]
    [InlineData("Database=elsewhere", false)]
    [InlineData("Host=elsewhere.example", false)]
    [InlineData("Search Path=tenant2", false)]
    [InlineData("Username=somebody_else;Password=another;Maximum Pool Size=3", true)]
    public async Task Target_OfTwoConnections_IsEqualOnlyIfTheyLeadToOneDatabase(string change, bool isSame)
    {
        async Task<string?> OfAsync(string connection)
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(source).Options);
            return ContextTarget.Of(context);
        }

        var target = (await OfAsync(_connection)).ShouldNotBeNull();

        (await OfAsync($"{_connection};{change}") == target).ShouldBe(isSame);
        target.ShouldContain(new NpgsqlConnectionStringBuilder(_connection).Database!);
    }

    [Fact]
    public async Task Check_ContextHasNoMigrations_SaysSo()
    {
        await using var instance = new Instance<EmptyContext>(_connection, new InMemoryLeaseStore());

        (await Should.ThrowAsync<InvalidOperationException>(async () => await instance.Migrator.CheckAsync(null, Token)))
            .Message.ShouldContain("EmptyContext has no migrations");
    }

    [Fact]
    public async Task Check_NoServer_IsAPassingError()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(_connection) { Port = 1 }.ConnectionString;
        await using var instance = new Instance<ShopContext>(nowhere, new InMemoryLeaseStore());

        (await Should.ThrowAsync<MigrationInterruptedException>(async () => await instance.Migrator.CheckAsync(null, Token)))
            .IsTransient.ShouldBeTrue();
    }

    private async Task MigrateAsync()
    {
        await using var instance = new Instance<ShopContext>(_connection, new InMemoryLeaseStore());
        await instance.Gate.RunAsync(Token);
    }
}
