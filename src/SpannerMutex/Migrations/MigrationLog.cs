using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>What the gate and migrations log: event ids 2000 to 2999.</summary>
internal static partial class MigrationLog
{
    [LoggerMessage(2000, LogLevel.Information, "Schema is {State}: {Applied} migrations applied, {Pending} pending ({Migrator}).", EventName = "SchemaChecked")]
    public static partial void MigrationsChecked(ILogger logger, SchemaState state, int applied, int pending, string migrator);

    [LoggerMessage(2001, LogLevel.Information, "Migration gate: {Phase}.", EventName = "GateEntered")]
    public static partial void Entered(ILogger logger, MigrationPhase phase);

    [LoggerMessage(2002, LogLevel.Information, "Migration {Migration}: {Step}.", EventName = "MigrationProgress")]
    public static partial void Progress(ILogger logger, string migration, string step);

    [LoggerMessage(2003, LogLevel.Warning, "Transient error at the migration gate; retrying: {Error} ({Types})", EventName = "GateTransientError")]
    public static partial void TransientError(ILogger logger, string error, string types);

    [LoggerMessage(2004, LogLevel.Critical, "Instance {Instance} will not serve, because its migration gate failed: {Reason}", EventName = "GateFailed")]
    public static partial void GateFailed(ILogger logger, string instance, string reason, Exception? exception);

    [LoggerMessage(2005, LogLevel.Information, "Instance {Instance} may serve: its schema is up to date.", EventName = "GateOpen")]
    public static partial void GateOpened(ILogger logger, string instance);

    [LoggerMessage(2006, LogLevel.Warning, "Instance {Holder} acquired the lease and did not end its run: it crashed or was cut off. This instance continues from there. Abandoned runs of these migrations: {AbandonedRuns}. If every run is abandoned, find out what kills the instances at this point: their memory limit, a probe's time-out.", EventName = "GateTookOver")]
    public static partial void TookOver(ILogger logger, string? holder, int abandonedRuns);

    [LoggerMessage(2007, LogLevel.Information, "Schema is {State} ({Migrator}).", EventName = "SchemaStateChecked")]
    public static partial void SchemaChecked(ILogger logger, SchemaState state, string migrator);

    [LoggerMessage(2008, LogLevel.Information, "Waiting for {Holder}, which holds the lease.", EventName = "GateWaitsForHolder")]
    public static partial void WaitingForHolder(ILogger logger, string holder);

    [LoggerMessage(2009, LogLevel.Debug, "Still the same transient error at the migration gate: {Error}", EventName = "GateSameTransientError")]
    public static partial void SameTransientError(ILogger logger, string error);

    [LoggerMessage(2010, LogLevel.Information, "The recorded failures of the migrations are cleared: the migrations are tried again at the next start.", EventName = "GateUnparked")]
    public static partial void Unparked(ILogger logger);

    [LoggerMessage(2011, LogLevel.Information, "There is nothing to unpark: the lease records no failure.", EventName = "GateNotParked")]
    public static partial void NotParked(ILogger logger);

    [LoggerMessage(2012, LogLevel.Warning, "A migration of {Migrator} failed: {Error} The run before it was abandoned, and what that left may be the cause, so this is not counted as a failed attempt (uncounted: {Uncounted} of at most {Limit}). The next attempt follows in {Delay}.", EventName = "MigrationFailedUncounted")]
    public static partial void FailedUncounted(ILogger logger, string migrator, string error, int uncounted, int limit, TimeSpan delay, Exception exception);

    [LoggerMessage(2013, LogLevel.Warning, "The run of {Migrator} ended with an error, but nothing is pending any more: another run has applied it. The error was: {Error}", EventName = "MigrationFailedButUpToDate")]
    public static partial void FailedButUpToDate(ILogger logger, string migrator, string error);

    [LoggerMessage(2014, LogLevel.Information, "After its failure, {Migrator} could not be checked for pending migrations.", EventName = "MigratorCheckFailedAfterFailure")]
    public static partial void CheckFailedAfterFailure(ILogger logger, string migrator, Exception exception);

    [LoggerMessage(2015, LogLevel.Information, "{Migrator} can't be checked before the migrators in front of it have finished: {Reason}", EventName = "MigratorCheckDeferred")]
    public static partial void CheckDeferred(ILogger logger, string migrator, string reason);

    [LoggerMessage(2016, LogLevel.Information, "Still waiting after {Elapsed}: instance {Holder} holds the lease under token {Token}, seen since {Since:u}, and renews it.", EventName = "GateStillWaitsForHolder")]
    public static partial void StillWaitingForHolder(ILogger logger, TimeSpan elapsed, string holder, FencingToken token, DateTimeOffset since);

    [LoggerMessage(2017, LogLevel.Information, "Still waiting after {Elapsed}: nobody holds the lease; waiting for an instance that migrates.", EventName = "GateStillWaitsForMigrator")]
    public static partial void StillWaitingForMigrator(ILogger logger, TimeSpan elapsed);

    [LoggerMessage(2018, LogLevel.Information, "Still waiting after {Elapsed}: nobody holds the lease; {Migrator} failed, and is tried again from {RetryAt:u} on. The error was: {Error}", EventName = "GateStillWaitsForRetry")]
    public static partial void StillWaitingForRetry(ILogger logger, TimeSpan elapsed, string migrator, DateTimeOffset retryAt, string? error);

    [LoggerMessage(2019, LogLevel.Information, "Still waiting after {Elapsed}: the lease can't be read: {Error}", EventName = "GateStillWaitsForStore")]
    public static partial void StillWaitingForStore(ILogger logger, TimeSpan elapsed, string? error);

    [LoggerMessage(2020, LogLevel.Debug, "The exception of the transient error at the migration gate.", EventName = "GateTransientErrorDetail")]
    public static partial void TransientErrorDetail(ILogger logger, Exception exception);

    [LoggerMessage(2021, LogLevel.Warning, "PostgreSQL ends an idle transaction of the connection that migrates after {Limit} (0: never). If this instance is paused during a migration, it keeps its locks for that long; the instance that takes over waits for them and may fail. Set the limit below the lease's duration of {Duration}: add Options=-c idle_in_transaction_session_timeout={Milliseconds} to the connection string.", EventName = "IdleTransactionsKeepLocks")]
    public static partial void IdleTransactionsKeepLocks(ILogger logger, TimeSpan limit, TimeSpan duration, long milliseconds);
}
