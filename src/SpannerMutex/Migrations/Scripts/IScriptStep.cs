namespace SpannerMutex.Migrations.Scripts;

/// <summary>How one kind of script is run.</summary>
internal interface IScriptStep
{
    /// <summary>Applies what the journal says is left, and journals it as applied.</summary>
    /// <exception cref="StatementFailedException">The database refused a statement; that isn't journalled yet.</exception>
    ValueTask RunAsync(ScriptHistory journal, CancellationToken cancellationToken);
}
