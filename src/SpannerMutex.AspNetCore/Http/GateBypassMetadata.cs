namespace SpannerMutex.AspNetCore.Http;

/// <summary>Marks an endpoint that answers whatever the gate's state.</summary>
internal sealed class GateBypassMetadata;
