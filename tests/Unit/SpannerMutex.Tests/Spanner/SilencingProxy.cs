using System.Net;
using System.Net.Sockets;

namespace SpannerMutex.Tests.Spanner;

/// <summary>A wire to a server on which connections die silently: they stay open, and no byte passes any more.</summary>
internal sealed class SilencingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _ended = new();
    private readonly List<Task> _pumps = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private TaskCompletionSource _swallowed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private int _dead;

    public SilencingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many connections were made so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Ends all traffic on the connections that stand now; later ones work. Completes when the first bytes are lost.</summary>
    public Task Silence()
    {
        _swallowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _dead, Connections);
        return _swallowed.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_pumps);
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_ended.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _ended.Token);
                var number = Interlocked.Increment(ref _connections);
                _pumps.Add(PumpAsync(client, server, number));
                _pumps.Add(PumpAsync(server, client, number));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, int number)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(buffer, _ended.Token) is > 0 and var length)
            {
                if (number <= Volatile.Read(ref _dead))
                {
                    _swallowed.TrySetResult();
                    continue;
                }

                await to.SendAsync(buffer.AsMemory(0, length), _ended.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
