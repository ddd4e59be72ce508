using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.AspNetCore.Failures;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Hosting;

/// <summary>
/// Runs the gate with the host: in the background behind an open port, or before the port opens. If the gate fails, the host
/// ends with an exit code other than 0; a host that stops also stops the gate, and waits until its lease is released.
/// </summary>
internal sealed class MigrationGateService(
    MigrationGate gate,
    IHostApplicationLifetime lifetime,
    IOptions<SpannerMutexMigrationsOptions> options,
    TimeProvider timeProvider,
    ILoggerFactory loggers,
    ILogger<MigrationGateService> logger) : IHostedLifecycleService, IDisposable
{
    // The lease's release takes at most 2 s. HostOptions.ShutdownTimeout is too long: its 30 s are more than the 10 s between
    // Cloud Run's SIGTERM and SIGKILL.
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stop =
        CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);

    private Task _run = Task.CompletedTask;
    private MigrationGateException? _failure;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        UnhandledFailure.Watch(loggers, logger, _stop.Token);
        if (options.Value.Gate.Mode != MigrationGateMode.BlockStartup)
        {
            return;
        }

        using var giveUp = cancellationToken.Register(_stop.Cancel);
        _run = Task.Run(RunAsync, CancellationToken.None);
        try
        {
            await _run.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await EndAsync().ConfigureAwait(false);
        }

        ThrowIfFailed();
        if (_stop.IsCancellationRequested)
        {
            throw new GateStoppedException(_stop.Token);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Gate.Mode == MigrationGateMode.Hold)
        {
            _run = Task.Run(RunInBackgroundAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => EndAsync();

    // The host's last entry, after Kestrel has stopped. The gate has logged the reason.
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            HostingLog.HostStopsAfterFailure(logger, ExitCode.GateFailed, _failure.Phase);
            if (!ExitCode.IsTakenFromEnvironment)
            {
                ThrowIfFailed();
            }
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        try
        {
            await gate.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (MigrationGateException e)
        {
            _failure = e;
            Environment.ExitCode = ExitCode.GateFailed;
        }
    }

    private async Task RunInBackgroundAsync()
    {
        await RunAsync().ConfigureAwait(false);
        if (_failure is not null)
        {
            // Stopping a host that is still starting makes its start throw a cancellation, which hides the reason.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        }
    }

    private async Task EndAsync()
    {
        await _run.WaitAsync(s_stopTimeout, timeProvider, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_run.IsCompleted)
        {
            HostingLog.NotStopping(logger, s_stopTimeout, options.Value.Lease.Duration);
        }
    }

    // The host logs the exception that ends its start, and the gate has logged the reason before.
    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw loggers.CreateLogger<MigrationGate>().IsEnabled(LogLevel.Critical)
                ? new LoggedGateException(_failure)
                : _failure;
        }
    }
}
