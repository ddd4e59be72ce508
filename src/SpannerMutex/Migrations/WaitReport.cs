using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Logs every 30 s what a waiting instance waits for.</summary>
internal sealed class WaitReport(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    private long? _loggedAt;
    private (FencingToken Token, DateTimeOffset Since)? _holder;

    /// <param name="wait">The wait.</param>
    /// <param name="seen">The lease; null if it can't be read.</param>
    /// <param name="last">Its note.</param>
    /// <param name="next">What is known of the set that is waited for; null if nothing is.</param>
    public void Log(GateWait wait, LeaseSnapshot? seen, MigrationNote? last, MigrationSet? next)
    {
        if (seen is { IsFree: false, Record: { } held } && _holder?.Token != held.FencingToken)
        {
            _holder = (held.FencingToken, time.GetUtcNow());
        }

        _loggedAt ??= time.GetTimestamp();
        if (time.GetElapsedTime(_loggedAt.Value) < s_interval)
        {
            return;
        }

        _loggedAt = time.GetTimestamp();
        var elapsed = TimeSpan.FromSeconds(Math.Floor(wait.Elapsed.TotalSeconds));
        switch (seen)
        {
            case null:
                MigrationLog.StillWaitingForStore(logger, elapsed, wait.LastTransientError?.Message);
                break;
            case { IsFree: false, Record: not null }:
                MigrationLog.StillWaitingForHolder(logger, elapsed, last?.Instance ?? "an unknown instance", _holder!.Value.Token, _holder.Value.Since);
                break;
            default:
                if (next?.RetryAt > seen.Now)
                {
                    MigrationLog.StillWaitingForRetry(logger, elapsed, next.Name, next.RetryAt.Value, next.Error);
                }
                else
                {
                    MigrationLog.StillWaitingForMigrator(logger, elapsed);
                }

                break;
        }
    }
}
