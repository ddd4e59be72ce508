using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Spanner;

/// <summary>Transactions on a real server: together or not at all, and one at a time.</summary>
public sealed class SpannerRestTransactionEmulatorTests(EmulatorDatabase database) : IClassFixture<EmulatorDatabase>
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Transaction_DmlQueryAndMutations_ApplyTogether()
    {
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        await using var transaction = await client.BeginTransactionAsync();
        (await transaction.ExecuteAsync(new($"INSERT INTO {_table} (k, n) VALUES (@k, 1)", ("k", "a")))).ShouldBe(1);
        (await transaction.QueryAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a' THEN RETURN n"))).Rows.Single().GetInt64(0).ShouldBe(2);
        (await transaction.ReadAsync(SpannerRead.ByKeyPrefix(_table, ["a"], "n"))).Rows.Single().GetInt64("n").ShouldBe(2);

        var committed = await transaction.CommitAsync([SpannerMutation.Insert(_table, ("k", "b"), ("c", SpannerValue.CommitTimestamp))]);

        client.RequestCount.ShouldBe(6);
        var rows = (await client.ReadAsync(SpannerRead.All(_table, "k", "n", "c"))).Rows;
        rows.Select(r => r.GetString(0)).ShouldBe(["a", "b"]);
        rows[0].GetInt64("n").ShouldBe(2);
        rows[1].GetTimestamp("c").ShouldBe(committed);
    }

    [Fact]
    public async Task Transaction_Disposed_LeavesNothingAndBlocksNobody()
    {
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        await using (var transaction = await client.BeginTransactionAsync())
        {
            await transaction.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('gone')"));
        }

        var before = client.RequestCount;
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "kept"))]);

        (client.RequestCount - before).ShouldBe(1);
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.Single().GetString(0).ShouldBe("kept");
    }

    [Fact]
    public async Task Transaction_AnotherOpen_LosesWithAborted()
    {
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        using var other = database.NewClient();
        await client.CommitAsync([SpannerMutation.Insert(_table, ("k", "a"), ("n", 0))]);
        await using var first = await client.BeginTransactionAsync();
        await first.ExecuteAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a'"));
        await using var second = await other.BeginTransactionAsync();

        // The emulator lets one transaction run at a time; which of the two it aborts is its own choice.
        var errors = new List<SpannerRestException>();
        foreach (var transaction in (SpannerRestTransaction[])[second, first])
        {
            try
            {
                if (transaction == second)
                {
                    await transaction.ExecuteAsync(new($"UPDATE {_table} SET n = n + 1 WHERE k = 'a'"));
                }

                await transaction.CommitAsync([]);
            }
            catch (SpannerRestException e)
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
        await database.CreateTableAsync(_table);
        using var client = database.NewClient();
        await using var first = await client.BeginTransactionAsync();
        await first.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('a')"));
        await using var second = await client.BeginTransactionAsync();
        await second.ExecuteAsync(new($"INSERT INTO {_table} (k) VALUES ('b')"));

        var error = await Should.ThrowAsync<SpannerRestException>(first.CommitAsync([]).AsTask());
        await second.CommitAsync([]);

        error.Code.ShouldBe(SpannerStatusCode.Aborted);
        (await client.ReadAsync(SpannerRead.All(_table, "k"))).Rows.Single().GetString(0).ShouldBe("b");
    }
}
