namespace SpannerMutex.Migrations.Scripts;

/// <summary>One statement of a migration file, as it is sent to Spanner.</summary>
/// <param name="Sql">
/// The statement without comments, surrounding blanks and the closing semicolon. It keeps its line breaks, and a block
/// comment leaves as many blanks as it was long, so that a line in an error of Spanner plus <paramref name="Line"/>
/// gives the place in the file. Comments are removed because Spanner's emulator rejects them in DDL.
/// </param>
/// <param name="Line">The line of the file, counted from 1, of the statement's first word.</param>
internal sealed record ScriptStatement(string Sql, int Line);
