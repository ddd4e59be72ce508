namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>Waits for a task and for a task that it results in.</summary>
internal static class NestedTask
{
    /// <summary>
    /// Waits for the task, and for the one that it results in: <c>Task.Factory.StartNew(async () => …)</c> completes at the
    /// first await of its lambda.
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
