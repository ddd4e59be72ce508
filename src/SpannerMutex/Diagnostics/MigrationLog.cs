using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;

namespace SpannerMutex.Diagnostics;

/// <summary>What the gate and migrations log: event ids 2000 to 2999.</summary>
internal static partial class MigrationLog
{
    [LoggerMessage(2000, LogLevel.Information, "Schema is {State}: {Applied} migrations applied, {Pending} pending.", EventName = "SchemaChecked")]
    public static partial void Checked(ILogger logger, SchemaState state, int applied, int pending);

    [LoggerMessage(2001, LogLevel.Information, "Migration gate: {Phase} (lease holder: {Holder}).", EventName = "GateEntered")]
    public static partial void Entered(ILogger logger, MigrationPhase phase, string? holder);

    [LoggerMessage(2002, LogLevel.Information, "Migration {Migration}: {Step}.", EventName = "MigrationProgress")]
    public static partial void Progress(ILogger logger, string migration, string step);

    [LoggerMessage(2003, LogLevel.Warning, "Migration gate disturbed; going on: {Why}", EventName = "GateDisturbed")]
    public static partial void Disturbed(ILogger logger, string why, Exception exception);

    [LoggerMessage(2004, LogLevel.Critical, "Instance {Instance} will not serve, its schema is not as it needs it: {Why}", EventName = "GateShut")]
    public static partial void Shut(ILogger logger, string instance, string why, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Instance {Instance} may serve: its schema is up to date.", EventName = "GateOpen")]
    public static partial void Open(ILogger logger, string instance);

    [LoggerMessage(2006, LogLevel.Warning, "Instance {Holder} took the lease and did not end its run: it died or was cut off; going on from there. Runs of these migrations that ended so: {AbandonedRuns}. If each does, look at what kills the instances there: their memory limit, a probe's time-out.", EventName = "GateTookOver")]
    public static partial void TookOver(ILogger logger, string? holder, int abandonedRuns);
}
