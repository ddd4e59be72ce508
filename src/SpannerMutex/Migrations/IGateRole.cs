namespace SpannerMutex.Migrations;

/// <summary>One instance's way through the gate.</summary>
internal interface IGateRole
{
    /// <summary>Ends when the schema is as the instance needs it.</summary>
    /// <exception cref="MigrationGateException">It never will be by this instance.</exception>
    ValueTask RunAsync(CancellationToken cancellationToken);
}
