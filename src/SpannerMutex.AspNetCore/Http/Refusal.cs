using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore.Diagnostics;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Answers a request that may not pass the gate: 503, with a problem (RFC 9457) without error text.</summary>
internal sealed class Refusal(MigrationGate gate, IHostApplicationLifetime lifetime, ILogger<MigrationGateMiddleware> logger)
{
    // The client has usually been held already, and another instance may be ready now.
    private const int RetryAfterSeconds = 1;

    public static void Mark(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.CacheControl = "no-store";
    }

    public Task WriteAsync(HttpContext context, bool isFull)
    {
        var state = gate.State;
        HostingLog.Refused(logger, context.Request.Path, state.Phase);
        Mark(context.Response);
        return context.Response.WriteAsJsonAsync(
            new GateProblem(
                "This instance is not serving yet.",
                context.Response.StatusCode,
                isFull ? $"Too many requests are waiting for its database schema. {Detail(state)}" : Detail(state),
                state.Phase,
                state.Since,
                state.Holder),
            StatusJson.Default.GateProblem,
            "application/problem+json",
            context.RequestAborted);
    }

    private string Detail(MigrationGateState state) => state.Phase switch
    {
        MigrationPhase.Failed or MigrationPhase.Parked => "Its database schema could not be brought up to date; it is shutting down.",
        _ when lifetime.ApplicationStopping.IsCancellationRequested => "It was told to stop before its database schema was up to date.",
        MigrationPhase.Waiting when state.Token is null => "It waits for an instance that migrates its database schema.",
        MigrationPhase.Waiting => "Another instance is migrating its database schema.",
        MigrationPhase.Migrating => "It is migrating its database schema.",
        _ => "It is checking whether its database schema is up to date.",
    };
}
