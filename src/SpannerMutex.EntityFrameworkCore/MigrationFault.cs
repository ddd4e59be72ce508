using System.Data.Common;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>Tells what the database says of a migration from what it says of the connection or of the caller's rights.</summary>
internal static class MigrationFault
{
    // insufficient_privilege and invalid_authorization, by their SQLSTATEs.
    private const string MissingRight = "42501";
    private const string RefusedLogin = "28";

    /// <summary>Whether the migrations are not at fault: the same ones may go through later, or with a right granted.</summary>
    public static bool IsOutsideMigrations(Exception e, out bool isTransient)
    {
        isTransient = IsTransient(e);
        return isTransient || Chain(e).Any(cause => cause.SqlState is { } state
            && (state == MissingRight || state.StartsWith(RefusedLogin, StringComparison.Ordinal)));
    }

    /// <summary>Whether the driver calls the error a passing one.</summary>
    public static bool IsTransient(Exception e) => Chain(e).Any(cause => cause.IsTransient);

    private static IEnumerable<DbException> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is DbException cause)
            {
                yield return cause;
            }
        }
    }
}
