using System.Net;
using System.Net.Sockets;

namespace LocalProcesses;

/// <summary>Finds ports that nobody listens on.</summary>
public static class LoopbackPorts
{
    /// <summary>All are held open until the last is found, so that no port comes twice.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
