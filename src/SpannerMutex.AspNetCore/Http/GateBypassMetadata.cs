namespace SpannerMutex.AspNetCore.Http;

/// <summary>Marks an endpoint that is served in every state of the gate.</summary>
internal sealed class GateBypassMetadata;
