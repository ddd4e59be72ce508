using System.Net;
using System.Net.Sockets;

namespace SpannerMutex.ProcessSupport.Faults;

/// <summary>One connection through the proxy: two pumps, each from one side to the other.</summary>
internal sealed class TcpProxyConnection(TcpProxy proxy, Socket client, Socket server)
{
    private int _isClosed;

    public Task Pumping { get; private set; } = Task.CompletedTask;

    public void Start(int serverPort) => Pumping = Task.Run(() => PumpAsync(serverPort));

    public void Close(TcpFault how)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            // A linger of no time at all turns a close into a reset.
            var linger = new LingerOption(how == TcpFault.Reset, 0);
            (client.LingerState, server.LingerState) = (linger, linger);
            client.Close();
            server.Close();
        }
    }

    private async Task PumpAsync(int serverPort)
    {
        await WhileOpenAsync(async () =>
        {
            client.NoDelay = server.NoDelay = true;
            await proxy.PassAsync();
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, serverPort));
            await Task.WhenAll(
                WhileOpenAsync(() => PumpAsync(client, server, isReply: false)),
                WhileOpenAsync(() => PumpAsync(server, client, isReply: true)));
        });
        Close(TcpFault.Cut);
        proxy.Forget(this);
    }

    // Closed by the test or by either side: what this proxy is there for.
    private async Task WhileOpenAsync(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Close(TcpFault.Cut);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isReply)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer) is var count and > 0)
        {
            await proxy.PassAsync(isReply);
            await to.SendAsync(buffer.AsMemory(0, count));
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
