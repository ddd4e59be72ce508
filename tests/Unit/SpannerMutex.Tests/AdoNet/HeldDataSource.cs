using System.Data.Common;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>Gives no connection before it is released, whatever a token says.</summary>
internal sealed class HeldDataSource(DbDataSource inner, Action? whenCancelled = null) : DbDataSource
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public override string ConnectionString => inner.ConnectionString;

    public void Release() => _released.SetResult();

    protected override DbConnection CreateDbConnection() => inner.CreateConnection();

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        await using var _ = cancellationToken.Register(() => whenCancelled?.Invoke());
        _asked.SetResult();
        await _released.Task;
        return await inner.OpenConnectionAsync(CancellationToken.None);
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await inner.DisposeAsync();
        await base.DisposeAsyncCore();
    }
}
