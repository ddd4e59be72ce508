using System.Text.RegularExpressions;

namespace SpannerMutex.Spanner;

/// <summary>The form of a schema change's id.</summary>
internal static partial class SpannerOperationId
{
    public static bool IsOne(string text) => Any().IsMatch(text);

    /// <summary>Rejects an invalid id.</summary>
    public static void Check(string operationId) => Check(operationId, Any(), "letters, digits, '_' and '-', 1 to 128 characters");

    /// <summary>Rejects an id that Spanner doesn't accept for a new operation.</summary>
    public static void CheckNew(string operationId) => Check(operationId, New(), "[a-z][a-z0-9_]*, 2 to 128 characters");

    private static void Check(string operationId, Regex form, string inWords)
    {
        ArgumentNullException.ThrowIfNull(operationId);
        if (!form.IsMatch(operationId))
        {
            throw new ArgumentException($"'{operationId}' is not the id of an operation: {inWords}.", nameof(operationId));
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{1,127}\z")]
    private static partial Regex New();

    // Ids that Spanner generates begin with an underscore (UpdateDatabaseDdlRequest.operation_id); the rest is Spanner's choice,
    // as long as it remains one segment of the path.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z")]
    private static partial Regex Any();
}
