namespace SpannerMutex.Migrations.Scripts;

internal enum SqlTokenKind
{
    /// <summary>One character of anything else.</summary>
    Text,

    /// <summary>A string, a bytes literal or an identifier in backticks, with its quotes.</summary>
    Quoted,

    /// <summary><c>--</c> or <c>#</c> up to the line's end, which is not part of it.</summary>
    LineComment,

    BlockComment,

    Semicolon,
}
