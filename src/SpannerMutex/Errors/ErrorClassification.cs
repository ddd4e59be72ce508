using System.Data.Common;
using System.Net.Sockets;

namespace SpannerMutex.Errors;

/// <summary>
/// Tells what an error of a database driver or of a migration tool means, without a reference to the driver: by
/// <see cref="DbException" /> and its SQLSTATE, by the codes of Google.Cloud.Spanner.Data, by socket errors and time-outs,
/// in the error itself and in those that it wraps. For migrators of your own: throw
/// <see cref="Migrations.MigrationInterruptedException" /> where <see cref="IsEnvironmental" /> is true, so that the failure
/// does not count as a failed attempt of the migration.
/// </summary>
public static class ErrorClassification
{
    // insufficient_privilege and the class invalid_authorization, by their SQLSTATEs.
    private const string MissingRight = "42501";
    private const string RefusedLogin = "28";

    /// <summary>
    /// Whether the environment is at fault, not the statement: the server can't be reached, or it denies a right.
    /// </summary>
    /// <param name="e">The error.</param>
    public static bool IsEnvironmental(Exception e) => IsTransient(e) || IsDenied(e);

    /// <summary>
    /// Whether the same call may succeed a little later. A statement that exceeded its time limit would exceed it again, so
    /// that is not transient, although drivers report it so.
    /// </summary>
    /// <param name="e">The error.</param>
    public static bool IsTransient(Exception e) => e is SpannerMutexException own
        ? own.IsTransient
        : Causes(e).Any(IsTransientCause) && !IsTimeout(e);

    /// <summary>Whether no reply came in time: a statement's time limit, a lock's, or a call's.</summary>
    /// <param name="e">The error.</param>
    public static bool IsTimeout(Exception e) => Causes(e).Any(cause =>
        cause is TimeoutException || SpannerDataBinding.CodeOf(cause) is SpannerStatusCode.DeadlineExceeded);

    /// <summary>Whether the server denies a right or refuses the login.</summary>
    /// <param name="e">The error.</param>
    public static bool IsDenied(Exception e) => Causes(e).Any(cause =>
        SpannerDataBinding.CodeOf(cause) is SpannerStatusCode.PermissionDenied or SpannerStatusCode.Unauthenticated
        || (cause is DbException { SqlState: { } state }
            && (state == MissingRight || state.StartsWith(RefusedLogin, StringComparison.Ordinal))));

    /// <summary>The error below the wrappers that tools put around it: an <see cref="AggregateException" />, a reflected call's, a plain <see cref="Exception" />.</summary>
    /// <param name="e">The error.</param>
    public static Exception GetCause(Exception e) => ErrorCause.Of(e);

    /// <summary>The message of the cause, with what a wrapper adds to it, such as the statement.</summary>
    /// <param name="e">The error.</param>
    public static string GetMessage(Exception e) => ErrorCause.MessageOf(e);

    /// <summary>
    /// The error without any text of a database, a tool or a script, which may quote a secret:
    /// <see cref="SpannerMutexException.RedactedMessage" /> where it has one, else the types and codes of its causes.
    /// </summary>
    /// <param name="e">The error.</param>
    public static string Describe(Exception e) =>
        (e as SpannerMutexException)?.RedactedMessage ?? $"{ErrorTypes.ChainOf(ErrorCause.Of(e))}.";

    // Google.Cloud.Spanner.Data's errors are not DbExceptions.
    private static bool IsTransientCause(Exception e) =>
        e is SpannerMutexException { IsTransient: true } or DbException { IsTransient: true } or SocketException
        || SpannerDataBinding.CodeOf(e) is SpannerStatusCode.Unavailable or SpannerStatusCode.Aborted or SpannerStatusCode.ResourceExhausted;

    // The library's own transient errors have classified their causes already: a lease call without a reply is not a statement's time limit.
    private static IEnumerable<Exception> Causes(Exception e) => e switch
    {
        SpannerMutexException { IsTransient: true } => [e],
        AggregateException many => many.InnerExceptions.SelectMany(Causes).Prepend(e),
        { InnerException: { } inner } => Causes(inner).Prepend(e),
        _ => [e],
    };
}
