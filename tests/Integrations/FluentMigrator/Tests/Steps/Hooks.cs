namespace SpannerMutex.Integrations.FluentMigrator.Steps;

/// <summary>What a test does when a migration has begun.</summary>
public sealed class Hooks
{
    public Action<long> Begun { get; set; } = _ => { };
}
