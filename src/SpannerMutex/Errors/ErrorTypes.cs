using System.Data.Common;
using System.Net.Sockets;

namespace SpannerMutex.Errors;

/// <summary>Describes an error by the types and codes of its causes, outermost first: <c>DbUpdateException: PostgresException 23505</c>.</summary>
internal static class ErrorTypes
{
    /// <summary>The types and codes of an error and of its inner errors.</summary>
    public static string ChainOf(Exception e) => e switch
    {
        RedactedException => e.Message,
        AggregateException { InnerExceptions.Count: > 1 } many => $"{Of(e)}: {string.Join(", ", many.InnerExceptions.Select(ChainOf).Distinct())}",
        { InnerException: { } inner } => $"{Of(e)}: {ChainOf(inner)}",
        _ => Of(e),
    };

    /// <summary>The type and code of this error alone.</summary>
    public static string Of(Exception e) => CodeOf(e) is { } code ? $"{e.GetType().Name} {code}" : e.GetType().Name;

    private static string? CodeOf(Exception e) => e switch
    {
        SpannerMutexException { ErrorCode: { } code } => code,
        DbException { SqlState: { } state } => state,
        SocketException socket => socket.SocketErrorCode.ToString(),
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
        _ => SpannerDataBinding.CodeOf(e)?.ToString(),
    };
}
