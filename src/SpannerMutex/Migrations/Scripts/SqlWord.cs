namespace SpannerMutex.Migrations.Scripts;

/// <summary>A keyword, an identifier or a single other character of a statement.</summary>
/// <param name="Text">The word, without backticks.</param>
/// <param name="Position">Where it begins in the statement.</param>
/// <param name="IsName">Whether it can be a name: a word, or anything in backticks.</param>
/// <param name="IsQuoted">Whether it is written in backticks, and so is not a keyword.</param>
internal readonly record struct SqlWord(string Text, int Position, bool IsName, bool IsQuoted)
{
    public bool Is(string keyword) => !IsQuoted && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsOneOf(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Is(keyword))
            {
                return true;
            }
        }

        return false;
    }
}
