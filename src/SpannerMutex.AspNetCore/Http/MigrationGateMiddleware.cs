using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Holds requests until the gate opens; answers 503 after the hold time-out, or when the gate fails.</summary>
internal sealed class MigrationGateMiddleware(
    RequestDelegate next,
    MigrationGate gate,
    GateBypass passThrough,
    Refusal refusal,
    IHostApplicationLifetime lifetime,
    IOptions<SpannerMutexMigrationsOptions> options,
    TimeProvider timeProvider)
{
    private readonly TimeSpan _holdTimeout = options.Value.Gate.HoldTimeout;
    private readonly int _maxHeld = options.Value.Gate.MaxHeldRequests;

    private int _held;

    private bool IsOpen => gate.State.Phase == MigrationPhase.Done;

    // An open gate costs every request this one volatile read.
    public Task InvokeAsync(HttpContext context) => IsOpen
        ? next(context)
        : passThrough.PassageOf(context) switch
        {
            Passage.Free => next(context),
            Passage.UpToEndpoint => GuardAsync(context, refuseOthers: true),
            Passage.Preflight => GuardAsync(context, refuseOthers: false),
            _ => HoldAsync(context, next),
        };

    private Task GuardAsync(HttpContext context, bool refuseOthers)
    {
        var guard = new EndpointGuard(HoldAsync) { Endpoint = context.GetEndpoint() };
        context.Features.Set<IEndpointFeature>(guard);
        if (refuseOthers)
        {
            context.Response.OnStarting(() =>
            {
                RefuseServed(context.Response, guard);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    // A middleware has served the request before routing chose an endpoint, so it did not reach an endpoint that may pass.
    private void RefuseServed(HttpResponse response, EndpointGuard guard)
    {
        if (!guard.HasPassed && !IsOpen && response.StatusCode is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices)
        {
            Refusal.Mark(response);
        }
    }

    private async Task HoldAsync(HttpContext context, RequestDelegate serve)
    {
        try
        {
            if (Interlocked.Increment(ref _held) > _maxHeld && !IsOpen)
            {
                await refusal.WriteAsync(context, isFull: true).ConfigureAwait(false);
                return;
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            var opened = gate.Opened.WaitAsync(_holdTimeout, timeProvider, ended.Token);
            await opened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!opened.IsCompletedSuccessfully)
            {
                await refusal.WriteAsync(context, isFull: false).ConfigureAwait(false);
                return;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }

        await serve(context).ConfigureAwait(false);
    }
}
