namespace GateHost;

/// <summary>A service of the app that takes its time to start.</summary>
internal sealed class SlowStart : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
