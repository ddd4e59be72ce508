using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SpannerMutex.Simulation.Server;

namespace SpannerMutex.Simulation.Wire;

/// <summary>What a client sends its HTTP requests with.</summary>
internal sealed class SimulatedHttp(IWire wire) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await wire.SendAsync(Parse(request), cancellationToken);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.Text)) };
    }

    // v1/{session}:{method}, or v1/{database}/sessions.
    private static SpannerRequest Parse(HttpRequestMessage request)
    {
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath)["/v1/".Length..];
        var end = path.LastIndexOfAny([':', '/']);
        return new SpannerRequest(path[(end + 1)..], path[..end], JsonNode.Parse(request.Content!.ReadAsStream())!.AsObject());
    }
}
