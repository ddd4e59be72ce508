namespace SpannerMutex.AspNetCore.Requests;

/// <summary>Marks an endpoint that answers whatever the gate's state.</summary>
internal sealed class PassThroughMetadata;
