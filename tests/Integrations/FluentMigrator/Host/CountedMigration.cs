using FluentMigrator;

namespace FluentHost;

/// <summary>Counts its executions in a sequence of the test's, which no rollback turns back.</summary>
public abstract class CountedMigration : ForwardOnlyMigration
{
    /// <summary>It takes its time, as real ones do: instances that nothing keeps apart then run into each other for certain.</summary>
    protected void CountExecution() => Execute.Sql("SELECT nextval('executions'), pg_sleep(0.5)");
}
