using Microsoft.Extensions.Logging;

namespace SpannerMutex.Spanner.Rest;

/// <summary>What the Spanner client logs: event ids 3000 to 3999.</summary>
internal static partial class SpannerLog
{
    [LoggerMessage(3000, LogLevel.Debug, "Spanner session {Session} created.", EventName = "SpannerSessionCreated")]
    public static partial void SessionCreated(ILogger logger, string session);

    [LoggerMessage(3001, LogLevel.Information, "Spanner dropped session {Session}; creating a new one.", EventName = "SpannerSessionDropped")]
    public static partial void SessionDropped(ILogger logger, string session);

    [LoggerMessage(3002, LogLevel.Debug, "Spanner call '{Call}' failed at attempt {Attempt}; the next attempt follows in {Delay}.", EventName = "SpannerCallRetried")]
    public static partial void Retrying(ILogger logger, string call, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "An unfinished Spanner transaction was not rolled back; it has ended already, or Spanner ends it by itself.", EventName = "SpannerRollbackFailed")]
    public static partial void RollbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(3004, LogLevel.Warning, "Spanner call '{Call}' got no reply within {Limit}; sending it again with the same sequence number.", EventName = "SpannerStatementSentAgain")]
    public static partial void SentAgain(ILogger logger, string call, TimeSpan limit);
}
