using SpannerMutex.Simulation.Clients;

namespace SpannerMutex.Simulation.Network;

/// <summary>A call that is under way; its continuation runs on the stack of whatever ends it.</summary>
internal sealed class PendingCall<T>
{
    private readonly TaskCompletionSource<T> _end = new();
    private readonly SimulatedClient _client;
    private readonly CancellationTokenRegistration _cancellation;

    public PendingCall(SimulatedClient client, CancellationToken cancellationToken)
    {
        _client = client;
        _cancellation = cancellationToken.Register(() => _end.TrySetCanceled(cancellationToken));
    }

    public Task<T> Task => _end.Task;

    public void Answer(T answer) => _client.Run(() =>
    {
        _cancellation.Dispose();
        _end.TrySetResult(answer);
    });

    public void Fail(Exception e) => _client.Run(() =>
    {
        _cancellation.Dispose();
        _end.TrySetException(e);
    });
}
