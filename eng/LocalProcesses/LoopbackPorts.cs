using System.Net;
using System.Net.Sockets;

namespace LocalProcesses;

/// <summary>
/// Finds ports that nobody listens on, below the range from which the system gives ports to outgoing connections: one of
/// those could take a port before its process listens on it.
/// </summary>
public static class LoopbackPorts
{
    /// <summary>All are held open until the last is found, so that no port comes twice.</summary>
    public static int[] Find(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(10_000, 31_000));
                try
                {
                    listener.Start();
                    listeners.Add(listener);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
                {
                    // Try another.
                }
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
