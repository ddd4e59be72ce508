using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>
/// Receives the endpoint that routing chooses, for a request that passed a closed gate: an endpoint that needs the schema is
/// replaced by one that waits for the gate. It keeps the metadata, which CORS and authorization use.
/// </summary>
internal sealed class EndpointGuard(Func<HttpContext, RequestDelegate, Task> hold) : IEndpointFeature
{
    private Endpoint? _endpoint;

    /// <summary>Whether routing has chosen an endpoint that passes.</summary>
    public bool HasPassed { get; private set; }

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set
        {
            HasPassed |= value is not null && GateBypass.Passes(value);
            _endpoint = value is null or { RequestDelegate: null } || GateBypass.Passes(value) ? value : Held(value, value.RequestDelegate);
        }
    }

    private Endpoint Held(Endpoint endpoint, RequestDelegate serve) =>
        new(context => hold(context, serve), endpoint.Metadata, endpoint.DisplayName);
}
