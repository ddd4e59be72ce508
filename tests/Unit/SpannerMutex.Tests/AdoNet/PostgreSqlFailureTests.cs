using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>What a real PostgreSQL does beside answering.</summary>
public sealed class PostgreSqlFailureTests(PostgreSqlFixture postgres) : PostgreSqlStoreTests(postgres)
{
    [Fact]
    public async Task CompareAndSwap_TheCommitFailsAfterTheRowCameBack_ThrowsAndChangesNothing()
    {
        var first = await CreateAsync();
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$;
            CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON "SpannerMutexLeases" DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION refuse();
            """);

        var error = await Should.ThrowAsync<AdoNetLeaseStoreException>(
            async () => await Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token));

        error.Message.ShouldContain("refused at commit");
        error.IsTransient.ShouldBeFalse();
        (await Store().ReadAsync(Name, Token)).Record.ShouldBe(first);
    }

    [Fact]
    public async Task CompareAndSwap_TheServerEndsTheConnectionMeanwhile_IsUnknownAndCanBeSentAgain()
    {
        var first = await CreateAsync();
        await using var blocker = await RowLock.TakeAsync(DataSource, Token);
        var swap = Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token).AsTask();
        await BlockedAsync();

        await Database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()");

        (await swap).Outcome.ShouldBe(SwapOutcome.Unknown);
        await blocker.ReleaseAsync();
        (await Store().CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token)).Outcome.ShouldBe(SwapOutcome.Applied);
    }

    [Fact]
    public async Task CompareAndSwap_RunsIntoTheStatementTimeout_ThrowsNothingWasApplied()
    {
        var first = await CreateAsync();
        await using var _ = await RowLock.TakeAsync(DataSource, Token);
        await using var impatient = NpgsqlDataSource.Create(DataSource.ConnectionString + ";Options=-c statement_timeout=50");

        var error = await Should.ThrowAsync<AdoNetLeaseStoreException>(
            async () => await Store(impatient).CompareAndSwapAsync(first, LeaseProtocol.Renew(first), Token));

        error.InnerException.ShouldBeOfType<PostgresException>().SqlState.ShouldBe("57014");
        (await Store().ReadAsync(Name, Token)).Record.ShouldBe(first);
    }

    [Fact]
    public async Task Create_HadToWaitForTheName_TakesItsVersionFromTheTimeAfter()
    {
        await Store().EnsureSchemaAsync(Token);
        await using var holder = await DataSource.OpenConnectionAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", holder, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = $"{AdoNetLeaseStoreOptions.DefaultTable}\n{Name}" });
        await command.ExecuteNonQueryAsync(Token);
        var creation = CreateAsync();
        await BlockedAsync();

        var whileItWaits = await Database.ScalarAsync<long>("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint");
        await transaction.RollbackAsync(Token);

        (await creation).Version.ShouldBeGreaterThan(whileItWaits);
    }

    [Fact]
    public async Task EveryStore_ThirtyAtOnceOnAnEmptyDatabase_MakeOneTableAndNoneFails()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(async () =>
            (await Store().CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Outcome)));

        outcomes.Count(o => o == SwapOutcome.Applied).ShouldBe(1);
        outcomes.Count(o => o == SwapOutcome.Conflict).ShouldBe(29);
    }

    [Fact]
    public async Task Read_NoTableAndEnsureSchemaIsFalse_SaysHowToMakeIt()
    {
        var store = new AdoNetLeaseStore(
            DataSource, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql, EnsureSchema = false });

        var error = await Should.ThrowAsync<LeaseTableNotFoundException>(async () => await store.ReadAsync(Name, Token));

        error.Message.ShouldContain(store.Ddl);
        error.IsTransient.ShouldBeFalse();
        await Database.ExecuteAsync(store.Ddl);
        (await store.ReadAsync(Name, Token)).Record.ShouldBeNull();
    }

    [Fact]
    public async Task Read_ByARoleThatMayNotMakeTables_WorksOnceTheTableStands()
    {
        await Store().EnsureSchemaAsync(Token);
        var role = "r" + Guid.NewGuid().ToString("N")[..8];
        await Database.ExecuteAsync(
            $"""CREATE ROLE {role} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT SELECT, INSERT, UPDATE ON "SpannerMutexLeases" TO {role};""");
        await using var modest = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(DataSource.ConnectionString) { Username = role }.ConnectionString);

        await Store(modest).EnsureSchemaAsync(Token);
        (await Store(modest).CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Outcome.ShouldBe(SwapOutcome.Applied);
    }

    [Theory]
    [InlineData("Port", "1", true)]
    [InlineData("Database", "nowhere", false)]
    public async Task EveryCall_NoServerOrNoDatabase_ThrowsAndNeverSaysUnknown(string setting, string value, bool isTransient)
    {
        await using var nowhere = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(DataSource.ConnectionString) { [setting] = value }.ConnectionString);
        var store = Store(nowhere);

        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.ReadAsync(Name, Token)))
            .IsTransient.ShouldBe(isTransient);
        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)))
            .IsTransient.ShouldBe(isTransient);
        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.EnsureSchemaAsync(Token)))
            .IsTransient.ShouldBe(isTransient);
    }

    [Fact]
    public async Task Mutex_ServerIsSetToSerializable_StillGivesOneHolder()
    {
        await using var strict = NpgsqlDataSource.Create(
            DataSource.ConnectionString + ";Options=-c default_transaction_isolation=serializable");
        await Store().EnsureSchemaAsync(Token);

        var leases = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            await new DistributedMutex(Store(strict), Name).TryAcquireAsync(Token))));

        leases.Count(lease => lease is not null).ShouldBe(1);
        await leases.Single(lease => lease is not null)!.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x\"; DROP TABLE y; --")]
    [InlineData("public.leases")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Constructor_TableIsNoIdentifier_Throws(string table) => Should.Throw<ArgumentException>(
        () => new AdoNetLeaseStore(DataSource, new AdoNetLeaseStoreOptions { Dialect = LeaseDialect.PostgreSql, Table = table }));

    private async Task BlockedAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (await Database.ScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") == 0)
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
