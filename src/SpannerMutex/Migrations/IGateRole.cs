namespace SpannerMutex.Migrations;

/// <summary>The role of an instance at the gate: migrate or wait.</summary>
internal interface IGateRole
{
    /// <summary>Completes when the schema is up to date for this instance.</summary>
    /// <exception cref="MigrationGateException">The gate failed.</exception>
    ValueTask RunAsync(CancellationToken cancellationToken);
}
