using System.Net.Sockets;

namespace SpannerMutex.Tests.Spanner;

/// <summary>Fails as SocketsHttpHandler does when a connection is reset in the moment it is made: it then asks the socket for its peer.</summary>
internal sealed class ResettingHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    public bool IsOn { get; set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        IsOn ? throw new SocketException((int)SocketError.NotConnected) : base.SendAsync(request, cancellationToken);
}
