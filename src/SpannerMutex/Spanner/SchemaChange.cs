namespace SpannerMutex.Spanner;

/// <summary>
/// Carries a schema change to its end. Under an operation id it is the same change whoever sends it and however often:
/// a second call attaches to the first.
/// </summary>
/// <param name="client">The database.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter.</param>
internal sealed class SchemaChange(SpannerClient client, TimeProvider timeProvider, Func<double> random)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends the statements, or attaches to the operation that has the id, and waits for its end.</summary>
    /// <returns>The ended operation, well or with its error.</returns>
    /// <exception cref="SpannerException">The call was refused: nothing was applied and the id isn't used up.</exception>
    public async ValueTask<SpannerOperation> RunAsync(
        IReadOnlyList<string> statements,
        string? operationId,
        Action<SpannerOperation>? progress,
        CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                var begun = await client.UpdateDdlAsync(statements, operationId, cancellationToken).ConfigureAwait(false);
                return await FollowAsync(begun, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (SpannerException e) when (IsEmulatorBusy(e))
            {
                await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for an operation's end.</summary>
    public async ValueTask<SpannerOperation> FollowAsync(
        SpannerOperation operation, Action<SpannerOperation>? progress, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; !operation.IsDone; pause = Longer(pause))
        {
            progress?.Invoke(operation);
            await PauseAsync(pause, cancellationToken).ConfigureAwait(false);
            operation = await client.GetOperationAsync(operation.Id, cancellationToken).ConfigureAwait(false)
                ?? throw new SpannerException(
                    SpannerStatusCode.NotFound, $"Spanner no longer knows the schema change '{operation.Id}', which was running.");
        }

        return operation;
    }

    // The emulator runs one read-write transaction or schema change at a time and refuses the other one.
    private bool IsEmulatorBusy(SpannerException e) =>
        client.IsEmulator
        && (e.Code == SpannerStatusCode.Aborted
            || (e.Code == SpannerStatusCode.FailedPrecondition && e.Message.Contains("concurrent", StringComparison.OrdinalIgnoreCase)));

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        Task.Delay(pause * (0.5 + (random() / 2)), timeProvider, cancellationToken);

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 > LongestPause ? LongestPause : pause * 2;
}
