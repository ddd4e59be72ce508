using SpannerMutex.Emulator;
using SpannerMutex.Spanner;
using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.Spanner;

public sealed class SpannerClientEmulatorTests(EmulatorDatabase database) : IClassFixture<EmulatorDatabase>
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Values_EveryType_ComeBackAsTheyWere()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        var time = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1234567);
        const string Name = "quote ' \" \\ % \u0000 \u2028 <é> 😀";

        var committed = await client.CommitAsync([SpannerMutation.Insert(
            _table, ("k", Name), ("n", long.MinValue), ("f", double.NegativeInfinity), ("b", true), ("y", new byte[] { 0, 255 }), ("t", time),
            ("c", SpannerValue.CommitTimestamp))]);
        var read = await client.ReadAsync(SpannerRead.Prefix(_table, [Name], "k", "n", "f", "b", "y", "t", "c", "e"));
        var query = await client.QueryAsync(new(
            $"SELECT k, n, f, b, y, t, c, e FROM {_table} WHERE k = @k AND n = @n AND f = @f AND b = @b AND y = @y AND t = @t AND @e IS NULL",
            ("k", Name), ("n", long.MinValue), ("f", double.NegativeInfinity), ("b", true), ("y", new byte[] { 0, 255 }), ("t", time),
            ("e", SpannerValue.Null(SpannerTypeCode.String))));

        client.Calls.ShouldBe(4);
        foreach (var result in (SpannerResult[])[read, query])
        {
            var row = result.Rows.ShouldHaveSingleItem();
            row.GetString("k").ShouldBe(Name);
            row.GetInt64("N").ShouldBe(long.MinValue);
            row.GetDouble("f").ShouldBe(double.NegativeInfinity);
            row.GetBoolean("b").ShouldBeTrue();
            row.GetBytes("y").ShouldBe([0, 255]);
            row.GetTimestamp("t").ShouldBe(time);
            row.GetTimestamp("c").ShouldBe(committed);
            row.IsNull("e").ShouldBeTrue();
            Should.Throw<InvalidCastException>(() => row.GetString("e")).Message.ShouldContain("'e' is NULL");
            Should.Throw<InvalidCastException>(() => row.GetString("n")).Message.ShouldContain("INT64");
            Should.Throw<ArgumentException>(() => row.GetString("nope")).Message.ShouldContain("'nope'");
            result.ReadTimestamp.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(committed);
        }
    }

    [Fact]
    public async Task Commit_CompareAndSwapTwice_AppliesOnce()
    {
        await database.CreateAsync($"CREATE TABLE {_table} (k STRING(MAX), v INT64) PRIMARY KEY (k, v)");
        using var client = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a"), ("v", 1))]);
        SpannerMutation[] swap =
        [
            SpannerMutation.Update(_table, ("k", "a"), ("v", 1)),
            SpannerMutation.Delete(_table, "a", 1),
            SpannerMutation.Insert(_table, ("k", "a"), ("v", 2)),
        ];

        await client.CommitAsync(swap);
        var before = client.Calls;
        var error = await Should.ThrowAsync<SpannerException>(client.CommitAsync(swap).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.NotFound);
        error.Missing.ShouldBe(SpannerResource.Other);
        error.IsOutcomeUnknown.ShouldBeFalse();
        (client.Calls - before).ShouldBe(1);
        (await client.ReadAsync(SpannerRead.Prefix(_table, ["a"], "v"))).Rows.Single().GetInt64(0).ShouldBe(2);
    }

    [Fact]
    public async Task Read_AllAndLimit_GivesTheRowsInKeyOrder()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await client.CommitAsync([.. "bca".Select(k => SpannerMutation.InsertOrUpdate(_table, ("k", $"{k}")))]);

        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.Select(r => r.GetString(0)).ShouldBe(["a", "b", "c"]);
        (await client.ReadAsync(SpannerRead.All(_table, "k") with { Limit = 2 })).Rows.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Query_FiftyAtOnce_ShareOneSession()
    {
        using var client = database.NewClient();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.QueryAsync(new("SELECT 1")).AsTask()));

        client.Calls.ShouldBe(51);
    }

    [Fact]
    public async Task Transaction_DmlQueryAndMutations_ApplyTogether()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await using var transaction = await client.BeginTransactionAsync();
        (await transaction.ExecuteAsync(new($"INSERT INTO {_table} (k, n) VALUES (@k, 1)", ("k", "a")))).ShouldBe(1);
        (await transaction.QueryAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a' THEN RETURN n"))).Rows.Single().GetInt64(0).ShouldBe(2);
        (await transaction.ReadAsync(SpannerRead.Prefix(_table, ["a"], "n"))).Rows.Single().GetInt64("n").ShouldBe(2);

        var committed = await transaction.CommitAsync([SpannerMutation.Insert(_table, ("k", "b"), ("c", SpannerValue.CommitTimestamp))]);

        client.Calls.ShouldBe(6);
        var rows = (await client.ReadAsync(SpannerRead.All(_table, "k", "n", "c"))).Rows;
        rows.Select(r => r.GetString(0)).ShouldBe(["a", "b"]);
        rows[0].GetInt64("n").ShouldBe(2);
        rows[1].GetTimestamp("c").ShouldBe(committed);
    }

    [Fact]
    public async Task Transaction_Disposed_LeavesNothingAndBlocksNobody()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await transaction.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('gone')"));
        }

        var before = client.Calls;
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "kept"))]);

        (client.Calls - before).ShouldBe(1);
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.Single().GetString(0).ShouldBe("kept");
    }

    [Fact]
    public async Task Transaction_AnotherOpen_LosesWithAborted()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        using var other = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a"), ("n", 0))]);
        await using var first = await client.BeginTransactionAsync();
        await first.ExecuteAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a'"));
        await using var second = await other.BeginTransactionAsync();

        // The emulator lets one transaction run at a time; which of the two it aborts is its own choice.
        var errors = new List<SpannerException>();
        foreach (var transaction in (SpannerTransaction[])[second, first])
        {
            try
            {
                if (transaction == second)
                {
                    await transaction.ExecuteAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a'"));
                }

                await transaction.CommitAsync([]);
            }
            catch (SpannerException e)
            {
                errors.Add(e);
            }
        }

        errors.ShouldHaveSingleItem().Code.ShouldBe(SpannerStatusCode.Aborted);
        (await client.ReadAsync(SpannerRead.All(_table, "n"))).Rows.Single().GetInt64(0).ShouldBe(1);
    }

    [Fact]
    public async Task Transaction_SupersededOnItsSession_IsAborted()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await using var first = await client.BeginTransactionAsync();
        await first.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('a')"));
        await using var second = await client.BeginTransactionAsync();
        await second.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('b')"));

        var error = await Should.ThrowAsync<SpannerException>(first.CommitAsync([]).AsTask());
        await second.CommitAsync([]);

        error.Code.ShouldBe(SpannerStatusCode.Aborted);
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.Single().GetString(0).ShouldBe("b");
    }

    [Fact]
    public async Task ExecutePartitioned_Update_ChangesTheRows()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a")), SpannerMutation.Insert(_table, ("k", "b"))]);

        var rows = await client.ExecutePartitionedAsync(new($"UPDATE {_table} SET n = 7 WHERE n IS NULL"), TimeSpan.FromMinutes(1));

        rows.ShouldBe(2);
        (await client.ReadAsync(SpannerRead.All(_table, "n"))).Rows.ShouldAllBe(r => r.GetInt64(0) == 7);
    }

    [Fact]
    public async Task UpdateDdl_SameIdTwice_IsOneOperation()
    {
        using var client = database.NewClient();
        var id = "op_" + _table;
        (await client.GetOperationAsync(id)).ShouldBeNull();

        var first = await client.UpdateDdlAsync([$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"], id);
        var second = await client.UpdateDdlAsync([$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"], id);

        first.Id.ShouldBe(id);
        second.Id.ShouldBe(id);
        second.IsDone.ShouldBeTrue();
        second.Error.ShouldBeNull();
        second.AppliedStatements.ShouldBe(1);
        second.CommitTimestamps.ShouldBe(first.CommitTimestamps);
    }

    [Fact]
    public async Task UpdateDdl_TransactionOpen_GetsThroughOrSaysTryAgain()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await using var transaction = await client.BeginTransactionAsync();
        await transaction.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('a')"));
        using var other = database.NewClient(o => o.RequestTimeout = TimeSpan.FromSeconds(30));

        // The emulator refuses a schema change while a transaction is open, until it takes it into its head to abort that.
        var operation = await other.UpdateDdlAsync([$"CREATE TABLE {_table}x (k INT64) PRIMARY KEY (k)"], "op_" + _table);

        operation.AppliedStatements.ShouldBe(1);
    }

    [Fact]
    public async Task UpdateDdl_BackfillFails_KeepsWhatWasAppliedAndTheId()
    {
        await CreateTableAsync();
        using var client = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a"), ("n", 1)), SpannerMutation.Insert(_table, ("k", "b"), ("n", 1))]);
        string[] ddl = [$"CREATE TABLE {_table}x (k INT64) PRIMARY KEY (k)", $"CREATE UNIQUE INDEX {_table}i ON {_table} (n)"];

        foreach (var operation in (SpannerOperation[])[await client.UpdateDdlAsync(ddl, "op_" + _table), await client.UpdateDdlAsync(ddl, "op_" + _table)])
        {
            operation.IsDone.ShouldBeTrue();
            operation.AppliedStatements.ShouldBe(1);
            operation.Error.ShouldNotBeNull().Code.ShouldBe(SpannerStatusCode.FailedPrecondition);
        }
    }

    [Fact]
    public async Task UpdateDdl_BadStatement_NamesIt()
    {
        using var client = database.NewClient();

        var error = await Should.ThrowAsync<SpannerException>(client.UpdateDdlAsync(["CREATE TABEL x (k INT64) PRIMARY KEY (k)"], null).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.InvalidArgument);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Message.ShouldContain("TABEL");
    }

    [Fact]
    public async Task CreateDatabase_Twice_IsHarmless()
    {
        using var client = new SpannerClient(Elsewhere());

        (await SpannerEmulator.CreateDatabaseAsync(client, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"])).ShouldBeTrue();
        (await SpannerEmulator.CreateDatabaseAsync(client, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"])).ShouldBeFalse();
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_DatabaseMissing_NameItAndTheWayOut()
    {
        using var client = new SpannerClient(Elsewhere());

        foreach (var call in (Func<Task>[])[
            () => client.QueryAsync(new("SELECT 1")).AsTask(),
            () => client.CommitAsync([SpannerMutation.Delete("t", 1)]).AsTask(),
            () => client.UpdateDdlAsync(["CREATE TABLE t (k INT64) PRIMARY KEY (k)"], "op_1").AsTask()])
        {
            var error = await Should.ThrowAsync<SpannerException>(call);
            error.Missing.ShouldBe(SpannerResource.Database);
            error.IsOutcomeUnknown.ShouldBeFalse();
            error.Message.ShouldContain(client.Database.ToString());
            error.Message.ShouldContain("Create the instance and the database");
        }

        client.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task Calls_EmulatorRestarted_MakeANewSession()
    {
        await using var emulator = await EmulatorProcess.StartAsync(EmulatorFixture.RequireBinaries());
        var options = EmulatorFixture.Options(emulator.Host, "restarted");
        using var client = new SpannerClient(options);
        await SpannerEmulator.CreateDatabaseAsync(client);
        await client.QueryAsync(new("SELECT 1"));

        await emulator.RestartAsync();
        var missing = await Should.ThrowAsync<SpannerException>(client.QueryAsync(new("SELECT 1")).AsTask());
        await SpannerEmulator.CreateDatabaseAsync(client);
        await client.QueryAsync(new("SELECT 1"));

        await emulator.RestartAsync();
        using var owner = new SpannerClient(options);
        await SpannerEmulator.CreateDatabaseAsync(owner, [$"CREATE TABLE {_table} (k INT64) PRIMARY KEY (k)"]);
        var before = client.Calls;
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", 1))]);
        (client.Calls - before).ShouldBe(3);

        await emulator.StopAsync();
        using var impatient = new SpannerClient(new SpannerOptions
        {
            Database = options.Database,
            EmulatorHost = options.EmulatorHost,
            RequestTimeout = TimeSpan.FromMilliseconds(300),
        });
        var stopped = await Should.ThrowAsync<SpannerException>(impatient.QueryAsync(new("SELECT 1")).AsTask());

        missing.Missing.ShouldBe(SpannerResource.Database);
        stopped.Message.ShouldContain($"no Spanner emulator answers at http://127.0.0.1:{emulator.RestPort}/");
        stopped.Message.ShouldContain("Start the emulator");
        stopped.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Commits_WithInjectedFaults_AllArrive()
    {
        await using var emulator = await EmulatorProcess.StartAsync(EmulatorFixture.RequireBinaries(), "--enable_fault_injection");
        using var client = new SpannerClient(EmulatorFixture.Options(emulator.Host, "faulty"));
        await SpannerEmulator.CreateDatabaseAsync(client, ["CREATE TABLE t (k INT64) PRIMARY KEY (k)"]);

        for (var i = 0; i < 400; i++)
        {
            await client.CommitAsync([SpannerMutation.Insert("t", ("k", i))]);
        }

        (await client.ReadAsync(SpannerRead.All("t", "k"))).Rows.Count.ShouldBe(400);
        client.Calls.ShouldBeGreaterThan(404, "no fault was injected");
    }

    private SpannerOptions Elsewhere()
    {
        var options = database.Options;
        options.Database = options.Database![..options.Database!.LastIndexOf('/')] + "/x" + Guid.NewGuid().ToString("N")[..20];
        return options;
    }

    private Task CreateTableAsync() => database.CreateAsync(
        $"CREATE TABLE {_table} (k STRING(MAX), n INT64, f FLOAT64, b BOOL, y BYTES(MAX), t TIMESTAMP, " +
        "c TIMESTAMP OPTIONS (allow_commit_timestamp = true), e STRING(MAX)) PRIMARY KEY (k)");
}
