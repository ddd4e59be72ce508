using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>A holder that is frozen in the middle of a migration keeps its locks until PostgreSQL ends its transaction.</summary>
public sealed class IdleTransactionsTests : IDisposable
{
    private readonly FluentApp _app = new();
    private readonly CapturedLog _warnings = new();

    // The lease's duration is 15 s.
    [Theory]
    [InlineData("PostgreSQL15_0", "0", true)]
    [InlineData("Postgres", "15000", true)]
    [InlineData("PostgreSQL15_0", "14999", false)]
    [InlineData("PostgreSQL15_0", "", false)]
    [InlineData("PostgreSQL15_0", null, false)]
    [InlineData("SqlServer2016", "0", false)]
    public async Task Run_SomethingIsPending_WarnsOnceWhereTheLimitIsNotBelowTheLease(string database, string? limit, bool warns)
    {
        _app.Database.Processor = new Processor(database, limit);
        using var services = _app.Services(log: _warnings.Provider);

        await FluentApp.RunAsync(services);

        _app.Database.Applied.ShouldBe([1]);
        _warnings.Texts.Count(line => line.Contains("Options=-c idle_in_transaction_session_timeout=7500", StringComparison.Ordinal))
            .ShouldBe(warns ? 1 : 0);
    }

    [Fact]
    public async Task Run_NothingIsPending_SaysNothing()
    {
        _app.Database.Processor = new Processor("PostgreSQL15_0", "0");
        _app.Database.Apply(_app.Database.Migrations[0]);
        using var services = _app.Services(log: _warnings.Provider);

        await FluentApp.RunAsync(services);

        _warnings.Texts.ShouldBeEmpty();
    }

    public void Dispose() => _app.Dispose();
}
