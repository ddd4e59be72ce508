namespace SpannerMutex.Migrations.Scripts;

/// <summary>A stretch of a SQL text, from Start up to, not including, End.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index after its last character.</param>
/// <param name="Missing">For a literal or comment without its end: the delimiter that would close it.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int End, string? Missing = null);
