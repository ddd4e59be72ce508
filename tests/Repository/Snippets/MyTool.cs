namespace Snippets;

/// <summary>Any tool.</summary>
internal static class MyTool
{
    public static Task<bool> HasPendingAsync(CancellationToken cancellationToken) =>
        Task.FromResult(!cancellationToken.IsCancellationRequested);

    public static Task MigrateAsync(CancellationToken cancellationToken) => Task.Delay(0, cancellationToken);
}
