namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Waits for a task to its very end.</summary>
internal static class NestedTask
{
    /// <summary>
    /// Waits for the task, and for the one that it results in: <c>Task.Factory.StartNew(async () => …)</c> is done as soon as
    /// its lambda has met its first wait.
    /// </summary>
    public static async Task WaitAsync(Task task)
    {
        await task.ConfigureAwait(false);
        if (task is Task<Task> outer)
        {
            await WaitAsync(await outer.ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
