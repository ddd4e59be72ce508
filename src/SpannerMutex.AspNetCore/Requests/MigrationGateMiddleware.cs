using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.AspNetCore.Status;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Requests;

/// <summary>Holds requests until the gate opens; refuses those that have waited long enough or wait in vain.</summary>
internal sealed class MigrationGateMiddleware(
    RequestDelegate next,
    MigrationGate gate,
    PassThrough passThrough,
    IHostApplicationLifetime lifetime,
    IOptions<SpannerMutexMigrationsOptions> options,
    TimeProvider timeProvider,
    ILogger<MigrationGateMiddleware> logger)
{
    // The refused client has mostly been held already, and another instance may be ready now.
    private const int RetryAfterSeconds = 1;

    private readonly TimeSpan _holdTimeout = options.Value.Gate.HoldTimeout;

    // An open gate costs every request this one volatile read.
    public Task InvokeAsync(HttpContext context) =>
        gate.State.Phase == MigrationPhase.Done || passThrough.Allows(context) ? next(context) : HoldAsync(context);

    private async Task HoldAsync(HttpContext context)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var opened = gate.Opened.WaitAsync(_holdTimeout, timeProvider, cut.Token);
        await opened.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (opened.IsCompletedSuccessfully ? next(context) : RefuseAsync(context)).ConfigureAwait(false);
    }

    private Task RefuseAsync(HttpContext context)
    {
        var state = gate.State;
        HostingLog.Refused(logger, context.Request.Path, state.Phase);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
        return response.WriteAsJsonAsync(
            new GateProblem(
                "This instance is not serving yet.",
                response.StatusCode,
                Detail(state.Phase),
                state.Phase,
                state.Since,
                state.Holder),
            StatusJson.Default.GateProblem,
            "application/problem+json",
            context.RequestAborted);
    }

    private string Detail(MigrationPhase phase) => phase switch
    {
        MigrationPhase.Failed or MigrationPhase.Parked => "Its database schema could not be brought up to date; it is shutting down.",
        _ when lifetime.ApplicationStopping.IsCancellationRequested => "It was told to stop before its database schema was up to date.",
        MigrationPhase.Waiting => "Another instance is migrating its database schema.",
        MigrationPhase.Migrating => "It is migrating its database schema.",
        _ => "It is asking whether its database schema is up to date.",
    };
}
