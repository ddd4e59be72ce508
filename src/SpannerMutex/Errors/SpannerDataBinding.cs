using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace SpannerMutex.Errors;

/// <summary>
/// Two things that Google.Cloud.Spanner.Data doesn't offer through System.Data.Common: the code of an error, and the
/// commit timestamp of a transaction. Bound by name, so that the core references no Google client. The names are
/// constants, so that trimming keeps the members where the app has the assembly.
/// </summary>
internal static class SpannerDataBinding
{
    private static readonly Type? s_exception =
        Type.GetType("Google.Cloud.Spanner.Data.SpannerException, Google.Cloud.Spanner.Data", throwOnError: false);

    private static readonly PropertyInfo? s_errorCode =
        Type.GetType("Google.Cloud.Spanner.Data.SpannerException, Google.Cloud.Spanner.Data", throwOnError: false)
            ?.GetProperty("ErrorCode");

    // It hides DbTransaction.CommitAsync, which would block the thread and return no time.
    private static readonly MethodInfo? s_commit =
        Type.GetType("Google.Cloud.Spanner.Data.SpannerTransaction, Google.Cloud.Spanner.Data", throwOnError: false)
            ?.GetMethod(
                "CommitAsync",
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly,
                [typeof(CancellationToken)]);

    /// <summary>The error's code; null if it isn't a SpannerRestException.</summary>
    public static SpannerStatusCode? CodeOf(Exception e) =>
        s_exception?.IsInstanceOfType(e) == true
            ? (SpannerStatusCode)Convert.ToInt32(s_errorCode?.GetValue(e) ?? SpannerStatusCode.Unknown, CultureInfo.InvariantCulture)
            : null;

    /// <summary>Throws if the transaction can't return its commit timestamp; called before anything is written.</summary>
    public static void Check(DbTransaction transaction)
    {
        if (s_commit?.DeclaringType?.IsInstanceOfType(transaction) != true || s_commit.ReturnType != typeof(Task<DateTime>))
        {
            throw new NotSupportedException(
                $"LeaseDialect.GoogleSql needs the transactions of Google.Cloud.Spanner.Data 4.6 or later, "
                + $"which return their commit timestamp; {transaction.GetType()} doesn't. Give the store a data source of SpannerProviderFactory.Instance.");
        }
    }

    /// <summary>Commits.</summary>
    /// <returns>The commit timestamp, in UTC.</returns>
    public static Task<DateTime> CommitAsync(DbTransaction transaction, CancellationToken cancellationToken) =>
        (Task<DateTime>)s_commit!.Invoke(
            transaction, BindingFlags.DoNotWrapExceptions, binder: null, [cancellationToken], CultureInfo.InvariantCulture)!;
}
