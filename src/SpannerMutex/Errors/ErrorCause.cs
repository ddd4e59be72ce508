using System.Reflection;

namespace SpannerMutex.Errors;

/// <summary>
/// The original error, without the wrappers that tools put around it: <see cref="AggregateException" />,
/// <see cref="TargetInvocationException" />, and the plain <see cref="Exception" /> in which FluentMigrator quotes the SQL.
/// </summary>
internal static class ErrorCause
{
    public static Exception Of(Exception e) => IsWrapper(e) ? Of(e.InnerException!) : e;

    /// <summary>The message of the cause, with what a wrapper adds to it (the statement).</summary>
    public static string MessageOf(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: > 1 } many =>
            string.Join(" ", many.InnerExceptions.Select(MessageOf).Distinct()),
        _ when !IsWrapper(e) => e.Message.Trim(),
        AggregateException or TargetInvocationException => MessageOf(e.InnerException!),
        _ => Join(e.Message.Trim(), MessageOf(e.InnerException!)),
    };

    private static bool IsWrapper(Exception e) =>
        e is { InnerException: not null }
        && (e is AggregateException { InnerExceptions.Count: 1 } or TargetInvocationException || e.GetType() == typeof(Exception));

    private static string Join(string outer, string inner) =>
        outer.Contains(inner, StringComparison.Ordinal) ? outer : $"{outer} {inner}";
}
