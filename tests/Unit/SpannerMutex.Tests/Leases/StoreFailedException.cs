namespace SpannerMutex.Tests.Leases;

/// <summary>What a scripted store throws: by F1, nothing was applied.</summary>
public sealed class StoreFailedException(string message, bool isTransient) : SpannerMutexException(message)
{
    public override bool IsTransient => isTransient;

    public static StoreFailedException Passing() => new("The server is not reachable.", isTransient: true);

    public static StoreFailedException ForGood() => new("Permission denied on the lease table.", isTransient: false);
}
