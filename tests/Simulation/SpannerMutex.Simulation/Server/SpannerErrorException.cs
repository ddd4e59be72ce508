using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>The simulated Spanner says no.</summary>
internal sealed class SpannerErrorException(string code, string message, JsonObject? details = null) : Exception(message)
{
    public SpannerAnswer Answer => SpannerAnswer.Error(code, Message, details);
}
