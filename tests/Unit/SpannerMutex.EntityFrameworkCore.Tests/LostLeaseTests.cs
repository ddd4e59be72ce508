using Npgsql;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>What becomes of a migration in the middle when its lease, its connection, its process or its time goes.</summary>
public sealed class LostLeaseTests(PostgreSqlFixture postgres) : IAsyncLifetime
{
    private static readonly LeaseOptions Short = new()
    {
        Duration = new LeaseDuration(TimeSpan.FromSeconds(1)),
        PollInterval = TimeSpan.FromMilliseconds(50),
    };

    private readonly PostgreSqlDatabase _database = new(postgres);
    private readonly InMemoryLeaseStore _store = new();
    private NpgsqlDataSource _source = null!;
    private NpgsqlConnection _stop = null!;
    private Instance<ShopContext> _instance = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _source = await _database.DataSourceAsync();
        _instance = new Instance<ShopContext>(_source.ConnectionString, _store, lease: Short);

        // The last migration has written its row when it runs into this lock.
        _stop = await _source.OpenConnectionAsync(Token);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(4242)", _stop);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.DisposeAsync();
        await _instance.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Run_LeaseIsLostInTheMiddle_TheMigrationIsRolledBackAndRunsOnceWhenTheLeaseIsHeldAgain()
    {
        var run = _instance.Gate.RunAsync(Token);
        await UntilAsync(StoppedAsync);
        var first = _instance.Gate.State.Token!.Value;

        _store.Delete(new LeaseName("migrations"));
        await UntilAsync(async () => _instance.Gate.State.Token > first && await StoppedAsync());

        // Its second run stands where its first one stood, and that one is gone.
        (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")).ShouldBe(1);
        (await EffectsAsync()).ShouldBe("AddOrders,CreateEffects");
        await LetGoAsync();
        await run;
        await ShouldHaveEachEffectOnceAsync();
    }

    [Fact]
    public async Task Run_ServerEndsTheConnection_IsNoFailedAttempt()
    {
        var run = _instance.Gate.RunAsync(Token);
        await UntilAsync(StoppedAsync);
        var zombie = await StoppedBackendAsync();

        await _database.ExecuteAsync($"SELECT pg_terminate_backend({zombie})");
        await UntilAsync(async () => await StoppedAsync() && await StoppedBackendAsync() != zombie);

        _instance.Gate.State.LastError.ShouldNotBeNull().ShouldContain("20260101000003_SeedOrders of ShopContext was interrupted");
        await LetGoAsync();
        await run;
        await ShouldHaveEachEffectOnceAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_StatementRunsIntoItsTimeLimit_IsAFailedAttempt()
    {
        await using var hasty = new Instance<ShopContext>(_source.ConnectionString + ";Command Timeout=1", _store, "hasty");

        var error = await Should.ThrowAsync<MigrationGateException>(() => hasty.Gate.RunAsync(Token));

        error.Message.ShouldContain("20260101000003_SeedOrders of ShopContext failed");
        error.Message.ShouldContain("CommandTimeout");
        error.Message.ShouldContain("failed attempt 1 of 3 in the whole fleet");
        (await EffectsAsync()).ShouldBe("AddOrders,CreateEffects");
    }

    [Fact]
    public async Task Run_AnotherHoldsEFCoresOwnLockForLongerThanTheTimeLimit_IsWaitedForAndNotCounted()
    {
        await LetGoAsync();
        await _database.ExecuteAsync(
            """CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL)""");
        await using var other = await _source.OpenConnectionAsync(Token);
        await using var transaction = await other.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("""LOCK TABLE "__EFMigrationsHistory" IN SHARE MODE""", other, transaction);
        await command.ExecuteNonQueryAsync(Token);
        await using var hasty = new Instance<ShopContext>(_source.ConnectionString + ";Command Timeout=1", _store, "hasty");

        var run = hasty.Gate.RunAsync(Token);
        await UntilAsync(() => Task.FromResult(run.IsCompleted || hasty.Gate.State.LastError is not null));

        hasty.Gate.State.LastError.ShouldNotBeNull().ShouldContain("The migration of ShopContext was interrupted");
        await transaction.RollbackAsync(Token);
        await run;
        await ShouldHaveEachEffectOnceAsync();
    }

    [Fact]
    public async Task Run_IsToldToStop_TheMigrationIsRolledBackAndTheLeaseFree()
    {
        using var sigterm = new CancellationTokenSource();
        var run = _instance.Gate.RunAsync(sigterm.Token);
        await UntilAsync(StoppedAsync);

        await sigterm.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => run);
        (await _store.ReadAsync(new LeaseName("migrations"), Token)).IsFree.ShouldBeTrue();
        (await StoppedAsync()).ShouldBeFalse();
        (await EffectsAsync()).ShouldBe("AddOrders,CreateEffects");
        await using var next = new Instance<ShopContext>(_source.ConnectionString, _store, "next");
        await LetGoAsync();
        await next.Gate.RunAsync(Token);
        await ShouldHaveEachEffectOnceAsync();
    }

    [Fact]
    public async Task Run_Migrating_ShowsWhichMigration()
    {
        var run = _instance.Gate.RunAsync(Token);
        await UntilAsync(StoppedAsync);

        _instance.Gate.State.Progress.ShouldNotBeNull().Migration.ShouldBe("20260101000003_SeedOrders");
        await LetGoAsync();
        await run;
    }

    private async Task<bool> StoppedAsync() => await _database.ScalarAsync<long>(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") > 0;

    // EF Core runs each migration in a transaction of its own, with its row of the history.
    private Task<string> EffectsAsync() =>
        _database.ScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM effects");

    private Task<int> StoppedBackendAsync() => _database.ScalarAsync<int>(
        "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4242 AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    private async Task LetGoAsync()
    {
        await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock(4242)", _stop);
        await command.ExecuteNonQueryAsync(Token);
    }

    private async Task ShouldHaveEachEffectOnceAsync() =>
        (await EffectsAsync()).ShouldBe("AddOrders,CreateEffects,SeedOrders");

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (!await condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
