using System.Data.Common;
using System.Net.Sockets;

namespace SpannerMutex.Migrations;

/// <summary>Tells a failure of the migration itself, which counts towards parking, from one of the ground it stands on.</summary>
internal static class MigrationFailure
{
    // insufficient_privilege and the class invalid_authorization, by their SQLSTATEs.
    private const string MissingRight = "42501";
    private const string RefusedLogin = "28";

    /// <summary>
    /// Our own errors of store, lease and folder are not the migration's, nor is a server that can't be reached or that
    /// denies a right; <see cref="MigrationFailedException" /> and whatever else a foreign tool throws are.
    /// </summary>
    public static bool IsOfTheMigration(Exception e) => e is MigrationFailedException
        || (e is not (SpannerMutexException or OperationCanceledException) && !IsPassing(e) && !IsDenied(e));

    /// <summary>
    /// Whether the same may succeed a little later. A foreign error is judged by its causes; a statement that ran into its
    /// time limit would do so again, although drivers call that transient.
    /// </summary>
    public static bool IsPassing(Exception e) => e is SpannerMutexException own
        ? own.IsTransient
        : Causes(e).Any(IsPassingCause) && !Causes(e).OfType<TimeoutException>().Any();

    private static bool IsPassingCause(Exception e) =>
        e is SpannerMutexException { IsTransient: true } or DbException { IsTransient: true } or SocketException;

    private static bool IsDenied(Exception e) => Causes(e).OfType<DbException>().Any(cause =>
        cause.SqlState == MissingRight || cause.SqlState?.StartsWith(RefusedLogin, StringComparison.Ordinal) is true);

    private static IEnumerable<Exception> Causes(Exception e) => e is AggregateException many
        ? many.InnerExceptions.SelectMany(Causes).Prepend(e)
        : e.InnerException is { } inner ? Causes(inner).Prepend(e) : [e];
}
