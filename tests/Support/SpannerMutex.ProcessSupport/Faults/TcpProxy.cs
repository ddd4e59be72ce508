using System.Net;
using System.Net.Sockets;

namespace SpannerMutex.ProcessSupport.Faults;

/// <summary>A wire between a process and a server, which breaks when the test says so. It knows bytes, not messages.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly int _serverPort;
    private readonly Lock _lock = new();
    private readonly HashSet<TcpProxyConnection> _connections = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _accepting;
    private TcpFault _fault;
    private TaskCompletionSource _healed = Completed();

    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port on this side.</summary>
    public string Host => _listener.LocalEndPoint!.ToString()!;

    /// <summary>How long a packet takes under <see cref="TcpFault.Delay" />.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Breaks the wire.</summary>
    public void Strike(TcpFault fault)
    {
        TcpProxyConnection[] struck;
        lock (_lock)
        {
            _fault = fault;
            _healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            struck = fault is TcpFault.Cut or TcpFault.Reset ? [.. _connections] : [];
        }

        foreach (var connection in struck)
        {
            connection.Close(fault);
        }
    }

    /// <summary>Makes the wire whole; what a black hole holds goes on its way.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _fault = TcpFault.None;
            _healed.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Strike(TcpFault.Cut);
        await Task.WhenAll(Pumping());
        _ended.Dispose();
    }

    /// <summary>Lets a packet pass as the wire is now.</summary>
    internal Task PassAsync(bool isReply = false)
    {
        lock (_lock)
        {
            return _fault switch
            {
                TcpFault.LostReply when isReply => throw new OperationCanceledException("The reply is lost."),
                TcpFault.Delay => Task.Delay(Delay, _ended.Token),
                TcpFault.BlackHole => _healed.Task.WaitAsync(_ended.Token),
                _ => Task.CompletedTask,
            };
        }
    }

    internal void Forget(TcpProxyConnection connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private Task[] Pumping()
    {
        lock (_lock)
        {
            return [.. _connections.Select(connection => connection.Pumping)];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_ended.Token);
                var connection = new TcpProxyConnection(this, client, new Socket(SocketType.Stream, ProtocolType.Tcp));
                lock (_lock)
                {
                    if (_fault is TcpFault.Cut or TcpFault.Reset)
                    {
                        connection.Close(_fault);
                        continue;
                    }

                    _connections.Add(connection);
                    connection.Start(_serverPort);
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
        }
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
