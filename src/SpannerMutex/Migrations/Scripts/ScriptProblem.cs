using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>One thing that is wrong with a migration file.</summary>
/// <param name="FileName">The file, as it is called in its folder.</param>
/// <param name="Line">The line, counted from 1; null where the file as a whole is meant.</param>
/// <param name="Message">What is wrong, and the way out.</param>
public sealed record ScriptProblem(string FileName, int? Line, string Message)
{
    /// <summary>The message without what it quotes of the file; null if it quotes nothing.</summary>
    internal string? MessageWithoutQuotes { get; init; }

    internal ScriptProblem WithoutQuotes => MessageWithoutQuotes is { } message ? new ScriptProblem(FileName, Line, message) : this;

    /// <summary>The problem as a line of text: <c>V0001__a.sql, line 3: …</c>.</summary>
    public override string ToString() => Line is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"{FileName}, line {line}: {Message}")
        : $"{FileName}: {Message}";
}
