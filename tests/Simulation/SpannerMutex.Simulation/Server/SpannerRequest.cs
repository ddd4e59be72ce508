using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>One request of Spanner's REST interface.</summary>
/// <param name="Method">The method's name: read, commit, sessions.</param>
/// <param name="Session">The session's name; that of the database where a session is created.</param>
/// <param name="Body">What it asks for.</param>
internal sealed record SpannerRequest(string Method, string Session, JsonObject Body);
