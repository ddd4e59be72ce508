using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace SpannerMutex.Stores;

/// <summary>Validates the name of a table, which a user chooses. It becomes a part of statements, so it must be an identifier.</summary>
public static partial class TableName
{
    /// <summary>The longest name of a table in Spanner: 128 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Rejects a name that is not an identifier.</summary>
    /// <param name="name">The name.</param>
    /// <param name="maxLength">The longest name that the database accepts.</param>
    /// <param name="parameter">The name of the caller's parameter.</param>
    /// <exception cref="ArgumentException">The name is not an identifier, or it is too long.</exception>
    public static void Check([NotNull] string? name, int maxLength, string parameter)
    {
        if (name is null || name.Length > maxLength || !Identifier().IsMatch(name))
        {
            throw new ArgumentException(
                $"'{name}' is not a table name: a name begins with a letter, followed by letters, digits and underscores, and has at most {maxLength} characters.",
                parameter);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
