using Microsoft.Extensions.Logging;

namespace SpannerMutex.AspNetCore.Diagnostics;

/// <summary>What the gate's host logs: event ids 5000 to 5999.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(5000, LogLevel.Critical, "This process ends with exit code {ExitCode}, because its migration gate is {Phase}; the critical entry GateFailed has the reason.", EventName = "HostStopsAfterFailure")]
    public static partial void HostStopsAfterFailure(ILogger logger, int exitCode, Migrations.MigrationPhase phase);

    [LoggerMessage(5001, LogLevel.Warning, "The migrator did not stop within {Timeout}; shutting down anyway. Its lease expires within {Duration}.", EventName = "MigratorNotStopping")]
    public static partial void NotStopping(ILogger logger, TimeSpan timeout, TimeSpan duration);

    [LoggerMessage(5002, LogLevel.Debug, "Refused {Path} with 503: the migration gate is {Phase}.", EventName = "RequestRefused")]
    public static partial void Refused(ILogger logger, string path, Migrations.MigrationPhase phase);

    [LoggerMessage(5003, LogLevel.Warning, "SpannerMutex:Database is not set. This is Development, so leases are kept in the memory of this process and do not exclude other processes. Any other environment refuses to start without it.", EventName = "LeasesInMemory")]
    public static partial void LeasesInMemory(ILogger logger);

    [LoggerMessage(5004, LogLevel.Critical, "This process was told to stop before its migration gate opened; it ends with an exit code other than 0.", EventName = "HostStoppedBeforeOpen")]
    public static partial void StoppedBeforeOpen(ILogger logger);
}
