using Microsoft.Extensions.Logging;

namespace SpannerMutex.Spanner;

internal static partial class SpannerLog
{
    [LoggerMessage(101, LogLevel.Debug, "Spanner session {Session} created")]
    public static partial void SessionCreated(ILogger logger, string session);

    [LoggerMessage(102, LogLevel.Information, "Spanner has dropped session {Session}; a new one is made")]
    public static partial void SessionDropped(ILogger logger, string session);

    [LoggerMessage(103, LogLevel.Debug, "Spanner call '{Call}' failed at attempt {Attempt}; the next one is in {Delay}")]
    public static partial void Retrying(ILogger logger, string call, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "An unfinished Spanner transaction was not rolled back; it has ended already, or Spanner ends it by itself")]
    public static partial void RollbackFailed(ILogger logger, Exception exception);
}
