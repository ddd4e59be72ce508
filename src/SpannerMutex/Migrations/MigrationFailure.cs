using System.Data.Common;
using System.Net.Sockets;
using SpannerMutex.AdoNet;
using SpannerMutex.Spanner;

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
        || (e is not (SpannerMutexException or OperationCanceledException) && !IsOfTheGround(e));

    /// <summary>Whether a foreign error is a server's that can't be reached or that denies a right.</summary>
    public static bool IsOfTheGround(Exception e) => IsPassing(e) || IsDenied(e);

    /// <summary>
    /// Whether the same may succeed a little later. A foreign error is judged by its causes; a statement that ran into its
    /// time limit would do so again, although drivers call that transient.
    /// </summary>
    public static bool IsPassing(Exception e) => e is SpannerMutexException own
        ? own.IsTransient
        : Causes(e).Any(IsPassingCause) && !IsTimeout(e);

    /// <summary>Whether no answer came in time, for a lock or otherwise.</summary>
    public static bool IsTimeout(Exception e) => Causes(e).Any(cause =>
        cause is TimeoutException || SpannerDataBinding.CodeOf(cause) is SpannerStatusCode.DeadlineExceeded);

    // Google.Cloud.Spanner.Data's errors are no DbExceptions.
    private static bool IsPassingCause(Exception e) =>
        e is SpannerMutexException { IsTransient: true } or DbException { IsTransient: true } or SocketException
        || SpannerDataBinding.CodeOf(e) is SpannerStatusCode.Unavailable or SpannerStatusCode.Aborted or SpannerStatusCode.ResourceExhausted;

    /// <summary>Whether the server denies a right.</summary>
    public static bool IsDenied(Exception e) => Causes(e).Any(cause =>
        SpannerDataBinding.CodeOf(cause) is SpannerStatusCode.PermissionDenied or SpannerStatusCode.Unauthenticated
        || (cause is DbException { SqlState: { } state }
            && (state == MissingRight || state.StartsWith(RefusedLogin, StringComparison.Ordinal))));

    // A passing error of our own has judged its causes itself: a lease's call that got no answer is no statement's limit.
    private static IEnumerable<Exception> Causes(Exception e) => e switch
    {
        SpannerMutexException { IsTransient: true } => [e],
        AggregateException many => many.InnerExceptions.SelectMany(Causes).Prepend(e),
        { InnerException: { } inner } => Causes(inner).Prepend(e),
        _ => [e],
    };
}
