using System.Data.Common;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>Tells what the database says of a migration from what it says of the connection or of the caller's rights.</summary>
internal static class MigrationFault
{
    // insufficient_privilege and invalid_authorization, by their SQLSTATEs.
    private const string MissingRight = "42501";
    private const string RefusedLogin = "28";

    /// <summary>Whether the migrations are not at fault: the same ones may go through later, or with a right granted.</summary>
    public static bool IsOutsideMigrations(Exception e) =>
        IsTransient(e) || Databases(e).Any(cause => cause.SqlState is { } state
            && (state == MissingRight || state.StartsWith(RefusedLogin, StringComparison.Ordinal)));

    /// <summary>Whether the driver calls the error a passing one.</summary>
    public static bool IsTransient(Exception e) => Databases(e).Any(cause => cause.IsTransient);

    /// <summary>Whether no answer came in time, for a lock or otherwise.</summary>
    public static bool IsTimeout(Exception e) => Chain(e).Any(cause => cause is TimeoutException);

    private static IEnumerable<DbException> Databases(Exception e) => Chain(e).OfType<DbException>();

    private static IEnumerable<Exception> Chain(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}
