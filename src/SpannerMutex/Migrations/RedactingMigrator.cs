using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>A migrator whose errors are redacted before the gate sees them.</summary>
internal sealed class RedactingMigrator(ISchemaMigrator migrator, ErrorRedaction redaction) : ISchemaMigrator
{
    public string Name => migrator.Name;

    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        try
        {
            return await migrator.CheckAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Redact(e, cancellationToken);
        }
    }

    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        try
        {
            await migrator.MigrateAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw Redact(e, cancellationToken);
        }
    }

    private Exception Redact(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(cancellationToken)
            : redaction.Of(e, Name);
}
