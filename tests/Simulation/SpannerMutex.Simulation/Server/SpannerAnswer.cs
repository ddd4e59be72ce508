using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>What came back over HTTP: Spanner's answer, or that of something on the way.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
internal sealed record SpannerAnswer(int Status, string Text)
{
    public bool IsSuccess => Status == 200;

    public static SpannerAnswer Of(JsonObject body) => new(200, body.ToJsonString());

    /// <summary>An error as Google's servers put it.</summary>
    /// <param name="code">The canonical code, as RESOURCE_EXHAUSTED.</param>
    /// <param name="message">The message.</param>
    /// <param name="details">RetryInfo, ResourceInfo; null for none.</param>
    public static SpannerAnswer Error(string code, string message, JsonObject? details = null)
    {
        var status = code switch
        {
            "ABORTED" or "ALREADY_EXISTS" => 409,
            "FAILED_PRECONDITION" or "INVALID_ARGUMENT" => 400,
            "NOT_FOUND" => 404,
            "PERMISSION_DENIED" => 403,
            "RESOURCE_EXHAUSTED" => 429,
            "UNAVAILABLE" => 503,
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Give it an HTTP status."),
        };
        var error = new JsonObject { ["code"] = status, ["message"] = message, ["status"] = code };
        if (details is not null)
        {
            error["details"] = new JsonArray(details);
        }

        return new SpannerAnswer(status, new JsonObject { ["error"] = error }.ToJsonString());
    }
}
