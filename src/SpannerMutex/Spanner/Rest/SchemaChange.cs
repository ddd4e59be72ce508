using SpannerMutex.Timing;

namespace SpannerMutex.Spanner.Rest;

/// <summary>
/// Runs a schema change to its end. With an operation id it is the same change, whichever instance sends it and however
/// often: a second call attaches to the first. An error here tells nothing about the change, which may continue.
/// </summary>
/// <param name="client">The database.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="random">The jitter.</param>
internal sealed class SchemaChange(SpannerRestClient client, TimeProvider timeProvider, Func<double> random)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);

    /// <summary>Sends the statements, or attaches to the operation with the id, and waits for its end.</summary>
    /// <returns>The ended operation, successful or with its error.</returns>
    public async ValueTask<SpannerOperation> RunAsync(
        IReadOnlyList<string> statements, string? operationId, CancellationToken cancellationToken)
    {
        var begun = await client.UpdateDdlAsync(statements, operationId, cancellationToken).ConfigureAwait(false);
        return await FollowAsync(begun, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for an operation's end.</summary>
    public async ValueTask<SpannerOperation> FollowAsync(
        SpannerOperation operation, Action<SpannerOperation>? progress, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(s_firstPause, s_longestPause, timeProvider, random);
        while (!operation.IsDone)
        {
            progress?.Invoke(operation);
            await backoff.PauseAsync(cancellationToken).ConfigureAwait(false);
            operation = await client.GetOperationAsync(operation.Id, cancellationToken).ConfigureAwait(false)
                ?? throw new SpannerRestException(
                    SpannerStatusCode.NotFound, $"Spanner no longer knows the schema change '{operation.Id}', which was running.");
        }

        return operation;
    }
}
