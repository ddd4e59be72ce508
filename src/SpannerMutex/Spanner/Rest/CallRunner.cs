using Microsoft.Extensions.Logging;
using SpannerMutex.Errors;
using SpannerMutex.Migrations;
using SpannerMutex.Timing;

namespace SpannerMutex.Spanner.Rest;

/// <summary>Gives each call its deadline, and within it as many attempts as are safe.</summary>
internal sealed class CallRunner(SpannerDatabaseName database, TimeProvider time, Func<double> random, ILogger logger)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    public async ValueTask<T> RunAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await RepeatAsync(call, attempt, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"Spanner call '{call.Name}' was cancelled.", e, cancellationToken);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            throw DeadlineExceeded(call, timeout, e);
        }
    }

    private async ValueTask<T> RepeatAsync<T>(
        SpannerCall call, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(s_firstPause, s_longestPause, time, random);
        for (var attempts = 1; ; attempts++)
        {
            SpannerRestException error;
            try
            {
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (SpannerRestException e) when (call.ShouldRetry(e))
            {
                call.LastError = error = e;
                call.WasRefused |= call.ChangesData && e.HttpStatus is not null;
            }

            var pause = backoff.Next(error.RetryDelay ?? (error.Code == SpannerStatusCode.Aborted ? call.PauseAfterAbort : null));
            SpannerLog.Retrying(logger, call.Name, attempts, pause, error);
            await TimerDelay.WaitAsync(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private SpannerRestException DeadlineExceeded(SpannerCall call, TimeSpan timeout, Exception cause)
    {
        var last = call.LastError is { } error ? $"The last error was: {error.Message}" : "There was no answer at all.";
        var isOpen = call.IsOutcomeOpen || call.WasRefused;
        var outcome = isOpen ? " Whether it was applied is unknown." : "";
        var text = $"Spanner call '{call.Name}' on {database} did not succeed within {timeout.TotalSeconds:0.###} s.{outcome}";
        return new SpannerRestException(SpannerStatusCode.DeadlineExceeded, $"{text} {last}", call.LastError ?? cause)
        {
            RedactedMessage = call.LastError is null ? $"{text} {last}" : $"{text} The last error was: {ErrorClassification.Describe(call.LastError)}",
            IsOutcomeUnknown = isOpen,
        };
    }
}
