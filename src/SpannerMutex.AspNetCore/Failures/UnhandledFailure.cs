using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Failures;

/// <summary>
/// Ends the process with exit code 1 where nothing catches an exception of the gate or its settings. .NET would end it by
/// SIGABRT (134), with a stack trace and possibly a core dump, as after a bug. An app that catches these exceptions is not
/// affected, nor is any other exception.
/// </summary>
internal static class UnhandledFailure
{
    private static int s_isWatching;
    private static Logs? s_logs;
    private static CancellationToken s_stop;

    public static void Watch()
    {
        if (Interlocked.Exchange(ref s_isWatching, 1) == 0)
        {
            AppDomain.CurrentDomain.UnhandledException += (_, e) => End((e.ExceptionObject as AggregateException)?.InnerException ?? e.ExceptionObject);
        }
    }

    /// <summary>Watches a gate: its log is written to its end before the process ends.</summary>
    public static void Watch(ILoggerFactory factory, ILogger logger, CancellationToken stop)
    {
        s_logs = new Logs(factory, logger);
        s_stop = stop;
        Watch();
    }

    private static void End(object exception)
    {
        switch (exception)
        {
            case InvalidSettingsException { WasShown: true }:
                break;
            case InvalidSettingsException invalid:
                Console.Error.WriteLine(invalid.Message);
                break;

            // Otherwise the gate has logged the reason.
            case MigrationGateException failure when s_logs?.IsEnabled != true:
                Console.Error.WriteLine(failure.Message);
                break;
            case MigrationGateException or GateStoppedException:
                break;
            case OperationCanceledException stopped when stopped.CancellationToken == s_stop && s_stop.IsCancellationRequested:
                s_logs?.LogStopped();
                break;
            default:
                return;
        }

        s_logs?.Dispose();
        Environment.Exit(ExitCode.GateFailed);
    }

    /// <summary>The app's logs. If the host was not disposed, their last entries may not be written yet.</summary>
    private sealed class Logs(ILoggerFactory factory, ILogger logger) : IDisposable
    {
        public bool IsEnabled => logger.IsEnabled(LogLevel.Critical);

        public void LogStopped() => HostingLog.StoppedBeforeOpen(logger);

        public void Dispose() => factory.Dispose();
    }
}
