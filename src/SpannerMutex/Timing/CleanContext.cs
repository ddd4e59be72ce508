namespace SpannerMutex.Timing;

/// <summary>
/// Runs work that outlives its caller with an empty <see cref="ExecutionContext" />: renewals of a lease would otherwise
/// carry the AsyncLocals and the Activity of a request that ended long ago.
/// </summary>
internal static class CleanContext
{
    private static readonly ExecutionContext s_empty = CaptureEmpty();

    public static T Run<T>(Func<T> work)
    {
        var result = default(T);
        ExecutionContext.Run(s_empty, _ => result = work(), null);
        return result!;
    }

    // A thread that is started without its starter's context has the empty one.
    private static ExecutionContext CaptureEmpty()
    {
        ExecutionContext? context = null;
        var thread = new Thread(() => context = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return context!;
    }
}
