using Microsoft.EntityFrameworkCore;

namespace EfHost;

/// <summary>
/// Three migrations. Each leaves a row in a table that would take a second one as well, and counts its executions in a
/// sequence of the test's, which no rollback turns back.
/// </summary>
public sealed class OrdersContext(DbContextOptions<OrdersContext> options) : DbContext(options)
{
    /// <summary>It takes its time, as real ones do: instances that nothing keeps apart then run into each other for certain.</summary>
    public const string Execution = "SELECT nextval('executions'), pg_sleep(0.5)";
}
