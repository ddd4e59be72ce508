using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace SpannerMutex.TestSupport.PostgreSql;

/// <summary>Stands before a server and counts how often a client speaks after the server has spoken.</summary>
public sealed class RoundTripCounter : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;
    private int _roundTrips;

    public RoundTripCounter(int serverPort)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = AcceptAsync(serverPort);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public int RoundTrips => Volatile.Read(ref _roundTrips);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
        _end.Dispose();
    }

    private async Task AcceptAsync(int serverPort)
    {
        while (true)
        {
            var client = await _listener.AcceptAsync(_end.Token);
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, serverPort), _end.Token);
            client.NoDelay = true;
            _sockets.AddRange([client, server]);
            var serverSpokeLast = new StrongBox<bool>(true);
            _ = PumpAsync(client, server, () =>
            {
                if (Interlocked.Exchange(ref serverSpokeLast.Value, false))
                {
                    Interlocked.Increment(ref _roundTrips);
                }
            });
            _ = PumpAsync(server, client, () => Volatile.Write(ref serverSpokeLast.Value, true));
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action speaks)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var count and > 0)
            {
                speaks();
                await to.SendAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side has gone.
        }
    }
}
