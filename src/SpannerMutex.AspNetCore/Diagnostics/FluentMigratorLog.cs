using Microsoft.Extensions.Logging;

namespace SpannerMutex.AspNetCore.Diagnostics;

/// <summary>What is logged around FluentMigrator: event ids 5100 to 5199.</summary>
internal static partial class FluentMigratorLog
{
    [LoggerMessage(5100, LogLevel.Warning, "PostgreSQL ends an idle transaction of FluentMigrator's connection after {Limit} (0: never). If this instance is paused in the middle of a migration, it keeps its locks for that long, and the instance that takes over waits for them and may fail. Set the limit below the lease's duration of {Duration}: add Options=-c idle_in_transaction_session_timeout={Milliseconds} to the connection string.", EventName = "IdleTransactionsKeepLocks")]
    public static partial void IdleTransactionsKeepLocks(ILogger logger, TimeSpan limit, TimeSpan duration, long milliseconds);
}
