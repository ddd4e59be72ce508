using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations.Scripts;

public sealed class DmlBatchTests
{
    private const string Plain = "UPDATE T SET A = 'THEN RETURN' WHERE true";
    private const string Returning = "INSERT INTO T (K) VALUES (1) then\n  return K";

    [Fact]
    public void Of_OneStatement_IsOneOfItsOwn() => Batches(Plain).ShouldBe(["statement 1 of 1"]);

    [Fact]
    public void Of_ManyStatements_AreSplitAfterAHundred() =>
        Batches([.. Enumerable.Repeat(Plain, 201)])
            .ShouldBe(["statements 1 to 100 of 201", "statements 101 to 200 of 201", "statement 201 of 201"]);

    [Fact]
    public void Of_StatementReturnsRows_GoesAlone() =>
        Batches(Plain, Plain, Returning, Plain)
            .ShouldBe(["statements 1 to 2 of 4", "statement 3 of 4", "statement 4 of 4"]);

    [Fact]
    public void Of_LongStatements_StayBelowTheLimitOfARequest()
    {
        var half = $"UPDATE T SET A = '{new string('x', 600_000)}' WHERE true";

        Batches(half, Plain, half).ShouldBe(["statements 1 to 2 of 3", "statement 3 of 3"]);
    }

    private static IEnumerable<string> Batches(params string[] statements) =>
        DmlBatch.Of([.. statements.Select(sql => new ScriptStatement(sql, 1))]).Select(batch => batch.Title(statements.Length));
}
