using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using SpannerMutex.Diagnostics;

namespace SpannerMutex.Spanner.Transport;

/// <summary>Gives each call its deadline, and within it as many attempts as are safe.</summary>
internal sealed class CallRunner
{
    private static readonly ResiliencePropertyKey<SpannerCall> s_call = new("call");

    private readonly SpannerDatabaseName _database;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _retries;

    public CallRunner(SpannerDatabaseName database, TimeProvider time, Func<double> random, ILogger logger)
    {
        _database = database;
        _time = time;
        _retries = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = TimeSpan.FromMilliseconds(500),
                UseJitter = true,
                Randomizer = random,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is SpannerException error && CallOf(args.Context).Repeats(error)),

                // Whoever was told the same delay should not come back at the same moment.
                DelayGenerator = args => ValueTask.FromResult(
                    DelayOf(CallOf(args.Context), (SpannerException)args.Outcome.Exception!) is { } delay
                        ? delay * (1 + (random() / 4))
                        : (TimeSpan?)null),
                OnRetry = args =>
                {
                    var call = CallOf(args.Context).Name;
                    SpannerLog.Retrying(logger, call, args.AttemptNumber + 1, args.RetryDelay, args.Outcome.Exception!);
                    return default;
                },
            })
            .Build();
    }

    public async ValueTask<T> RunAsync<T>(
        SpannerCall call, TimeSpan timeout, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var context = ResilienceContextPool.Shared.Get(either.Token);
        context.Properties.Set(s_call, call);
        try
        {
            return await _retries.ExecuteAsync(AttemptAsync, context, (call, attempt)).ConfigureAwait(false);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && IsEnd(e))
        {
            throw new OperationCanceledException($"Spanner call '{call.Name}' was cancelled.", e, cancellationToken);
        }
        catch (Exception e) when (deadline.IsCancellationRequested && IsEnd(e))
        {
            throw DeadlineExceeded(call, timeout, e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        // An end of the waiting, not an answer: a repeatable failure comes out only because the time was up.
        bool IsEnd(Exception e) => e is OperationCanceledException || (e is SpannerException error && call.Repeats(error));
    }

    private static async ValueTask<T> AttemptAsync<T>(
        ResilienceContext context, (SpannerCall Call, Func<CancellationToken, Task<T>> Attempt) state)
    {
        try
        {
            return await state.Attempt(context.CancellationToken).ConfigureAwait(false);
        }
        catch (SpannerException e)
        {
            state.Call.LastError = e;
            throw;
        }
    }

    private static TimeSpan? DelayOf(SpannerCall call, SpannerException error) =>
        error.RetryDelay ?? (error.Code == SpannerStatusCode.Aborted ? call.PauseAfterAbort : null);

    private static SpannerCall CallOf(ResilienceContext context) => context.Properties.GetValue(s_call, null!);

    private SpannerException DeadlineExceeded(SpannerCall call, TimeSpan timeout, Exception cause)
    {
        var last = call.LastError is { } error ? $"The last error was: {error.Message}" : "There was no answer at all.";
        var outcome = call.IsOutcomeOpen ? " Whether it was applied is unknown." : "";
        return new SpannerException(
            SpannerStatusCode.DeadlineExceeded,
            $"Spanner call '{call.Name}' on {_database} did not succeed within {timeout.TotalSeconds:0.###} s.{outcome} {last}",
            call.LastError ?? cause)
        {
            IsOutcomeUnknown = call.IsOutcomeOpen,
        };
    }
}
