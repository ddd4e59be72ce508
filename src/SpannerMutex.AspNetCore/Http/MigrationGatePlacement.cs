namespace SpannerMutex.AspNetCore.Http;

/// <summary>Remembers whether the app has placed the gate in its pipeline itself.</summary>
internal sealed class MigrationGatePlacement
{
    public bool IsExplicit { get; set; }
}
