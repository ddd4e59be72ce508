using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Spanner;

/// <summary>Schema changes on a real server: one operation an id, and what is left when one fails.</summary>
public sealed class SpannerDdlEmulatorTests(EmulatorDatabase database) : IClassFixture<EmulatorDatabase>
{
    private readonly string _table = "t" + Guid.NewGuid().ToString("N");

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
        await database.CreateTableAsync(_table);
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
        await database.CreateTableAsync(_table);
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

        var error = await Should.ThrowAsync<SpannerRestException>(client.UpdateDdlAsync(["CREATE TABEL x (k INT64) PRIMARY KEY (k)"], null).AsTask());

        error.Code.ShouldBe(SpannerStatusCode.InvalidArgument);
        error.IsOutcomeUnknown.ShouldBeFalse();
        error.Message.ShouldContain("TABEL");
    }
}
