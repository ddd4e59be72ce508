namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>Stands in for a migration tool that the app registered as scoped.</summary>
internal sealed class MigrationTool : IAsyncDisposable
{
    private readonly List<MigrationTool> _made;

    public MigrationTool(List<MigrationTool> made)
    {
        _made = made;
        made.Add(this);
    }

    public bool HasMigrated { get; private set; }

    public bool IsDisposed { get; private set; }

    public bool HasPending() => !_made.Exists(tool => tool.HasMigrated);

    public void Migrate() => HasMigrated = true;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Migrate();
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
