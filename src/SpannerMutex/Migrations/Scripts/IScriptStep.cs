namespace SpannerMutex.Migrations.Scripts;

/// <summary>How one kind of script is run.</summary>
internal interface IScriptStep
{
    /// <summary>Applies what is not applied yet according to the history, and records it as applied.</summary>
    /// <exception cref="StatementFailedException">The database rejected a statement; that isn't recorded yet.</exception>
    ValueTask RunAsync(ScriptHistory scriptHistory, CancellationToken cancellationToken);
}
