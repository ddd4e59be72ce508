using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Spanner;

/// <summary>What is read and committed comes back from a real server as it was.</summary>
public sealed class SpannerRestClientEmulatorTests(EmulatorDatabase database) : IClassFixture<EmulatorDatabase>
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Values_EveryType_ComeBackAsTheyWere()
    {
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        var time = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(1234567);
        const string Name = "quote ' \" \\ % \u0000 \u2028 <é> 😀";

        var committed = await client.CommitAsync([SpannerMutation.Insert(
            _table, ("k", Name), ("n", long.MinValue), ("f", double.NegativeInfinity), ("b", true), ("y", new byte[] { 0, 255 }), ("t", time),
            ("c", SpannerValue.CommitTimestamp))]);
        var read = await client.ReadAsync(SpannerRead.ByKeyPrefix(_table, [Name], "k", "n", "f", "b", "y", "t", "c", "e"));
        var query = await client.QueryAsync(new(
            $"SELECT k, n, f, b, y, t, c, e FROM {_table} WHERE k = @k AND n = @n AND f = @f AND b = @b AND y = @y AND t = @t AND @e IS NULL",
            ("k", Name), ("n", long.MinValue), ("f", double.NegativeInfinity), ("b", true), ("y", new byte[] { 0, 255 }), ("t", time),
            ("e", SpannerValue.Null(SpannerTypeCode.String))));

        client.RequestCount.ShouldBe(4);
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
        var before = client.RequestCount;
        var error = await Should.ThrowAsync<SpannerRestException>(client.CommitAsync(swap).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.NotFound);
        error.Missing.ShouldBe(SpannerResource.Other);
        error.IsOutcomeUnknown.ShouldBeFalse();
        (client.RequestCount - before).ShouldBe(1);
        (await client.ReadAsync(SpannerRead.ByKeyPrefix(_table, ["a"], "v"))).Rows.Single().GetInt64(0).ShouldBe(2);
    }

    [Fact]
    public async Task Read_AllAndLimit_GivesTheRowsInKeyOrder()
    {
        await database.CreateTableAsync(_table);
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

        client.RequestCount.ShouldBe(51);
    }

    [Fact]
    public async Task ExecutePartitioned_Update_ChangesTheRows()
    {
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a")), SpannerMutation.Insert(_table, ("k", "b"))]);

        var rows = await client.ExecutePartitionedAsync(new($"UPDATE {_table} SET n = 7 WHERE n IS NULL"), TimeSpan.FromMinutes(1));

        rows.ShouldBe(2);
        (await client.ReadAsync(SpannerRead.All(_table, "n"))).Rows.ShouldAllBe(r => r.GetInt64(0) == 7);
    }
}
