using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SpannerMutex.Tests.Spanner;

/// <summary>A request as it reached the scripted server.</summary>
public sealed record ScriptedRequest(string Call, string Path, string Body, IHeaderDictionary Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
