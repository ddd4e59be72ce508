using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;

namespace SpannerMutex.Diagnostics;

/// <summary>What the gate and migrations log: event ids 2000 to 2999.</summary>
internal static partial class MigrationLog
{
    [LoggerMessage(2000, LogLevel.Information, "Schema is {State}: {Applied} migrations applied, {Pending} pending.", EventName = "SchemaChecked")]
    public static partial void Checked(ILogger logger, SchemaState state, int applied, int pending);

    [LoggerMessage(2001, LogLevel.Information, "Migration gate: {Phase}.", EventName = "GateEntered")]
    public static partial void Entered(ILogger logger, MigrationPhase phase);

    [LoggerMessage(2002, LogLevel.Information, "Migration {Migration}: {Step}.", EventName = "MigrationProgress")]
    public static partial void Progress(ILogger logger, string migration, string step);

    [LoggerMessage(2003, LogLevel.Warning, "Migration gate disturbed; going on: {Why}", EventName = "GateDisturbed")]
    public static partial void Disturbed(ILogger logger, string why, Exception exception);

    [LoggerMessage(2004, LogLevel.Critical, "Instance {Instance} will not serve, its schema is not as it needs it: {Why}", EventName = "GateShut")]
    public static partial void Shut(ILogger logger, string instance, string why, Exception? exception);

    [LoggerMessage(2005, LogLevel.Information, "Instance {Instance} may serve: its schema is up to date.", EventName = "GateOpen")]
    public static partial void Open(ILogger logger, string instance);

    [LoggerMessage(2006, LogLevel.Warning, "Instance {Holder} took the lease and did not end its run: it died or was cut off; going on from there. Runs of these migrations that ended so: {AbandonedRuns}. If each does, look at what kills the instances there: their memory limit, a probe's time-out.", EventName = "GateTookOver")]
    public static partial void TookOver(ILogger logger, string? holder, int abandonedRuns);

    [LoggerMessage(2007, LogLevel.Information, "Schema is {State}.", EventName = "SchemaAsked")]
    public static partial void Asked(ILogger logger, SchemaState state);

    [LoggerMessage(2008, LogLevel.Information, "Waiting for {Holder}, which holds the lease.", EventName = "GateWaitsForHolder")]
    public static partial void WaitsFor(ILogger logger, string holder);

    [LoggerMessage(2009, LogLevel.Debug, "Migration gate still disturbed: {Why}", EventName = "GateStillDisturbed")]
    public static partial void StillDisturbed(ILogger logger, string why);

    [LoggerMessage(2010, LogLevel.Information, "The failures of the migrations are forgotten: they are tried again at the next start.", EventName = "GateUnparked")]
    public static partial void Unparked(ILogger logger);

    [LoggerMessage(2011, LogLevel.Information, "There is nothing to unpark: the lease counts no failure.", EventName = "GateNotParked")]
    public static partial void NotParked(ILogger logger);
}
