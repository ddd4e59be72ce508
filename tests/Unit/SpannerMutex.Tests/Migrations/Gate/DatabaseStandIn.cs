namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>The database that a fleet shares: what is applied to it, and how many migrated it at once.</summary>
internal sealed class DatabaseStandIn
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _applied = [];
    private int _running;

    /// <summary>How often a migration was begun, by anybody.</summary>
    public int Runs { get; private set; }

    public int MostAtOnce { get; private set; }

    public bool Has(string fingerprint)
    {
        lock (_lock)
        {
            return _applied.Contains(fingerprint);
        }
    }

    public void Begin()
    {
        lock (_lock)
        {
            Runs++;
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }
    }

    public void Apply(string fingerprint)
    {
        lock (_lock)
        {
            _applied.Add(fingerprint);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _running--;
        }
    }
}
