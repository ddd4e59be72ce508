namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>A migration tool that runs until the test ends it, and tells whether its scope still stood then.</summary>
internal sealed class SlowTool(SlowToolRun run) : IDisposable
{
    private bool _isDisposed;

    public async Task MigrateAsync()
    {
        run.Begin();
        await run.Released;
        run.End(_isDisposed);
    }

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await MigrateAsync();
    }

    public async Task<int> CountAsync()
    {
        await MigrateAsync();
        return 1;
    }

    public async ValueTask MigrateValueAsync() => await MigrateAsync();

    public void Migrate() => MigrateAsync().GetAwaiter().GetResult();

    public bool TryMigrate()
    {
        Migrate();
        return true;
    }

    public Task<bool> HasPendingAsync() => Task.FromResult(!run.HasEnded);

    public bool HasPending() => !run.HasEnded;

    public void Dispose() => _isDisposed = true;
}
