namespace SpannerMutex.Migrations.Scripts;

/// <summary>The parsed text of a file.</summary>
/// <param name="Statements">The statements; those before the fault only, if there is one.</param>
/// <param name="LineComments">The comments that begin with <c>--</c> or <c>#</c>, each with its line.</param>
/// <param name="Fault">A literal or comment that never ends, or null.</param>
internal sealed record ParsedScript(
    IReadOnlyList<ScriptStatement> Statements,
    IReadOnlyList<(string Text, int Line)> LineComments,
    (string Message, int Line)? Fault);
