using Microsoft.Extensions.Diagnostics.HealthChecks;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Ready only when the gate is open. Never <c>Degraded</c>: that is answered with HTTP 200.</summary>
internal sealed class MigrationHealthCheck(MigrationGate gate) : IHealthCheck
{
    public const string Name = "spanner-mutex-migrations";

    public const string Tag = "ready";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = gate.State;
        var data = Data(state);
        return Task.FromResult(state.Phase == MigrationPhase.Done
            ? HealthCheckResult.Healthy("The schema is up to date.", data)
            : HealthCheckResult.Unhealthy($"The migration gate is not open: {state.Phase}.", data: data));
    }

    private static Dictionary<string, object> Data(MigrationGateState state)
    {
        var data = new Dictionary<string, object> { ["phase"] = state.Phase.ToString(), ["since"] = state.Since };
        AddKnown("holder", state.Holder);
        AddKnown("token", state.Token?.Value);
        AddKnown("progress", state.Progress is { } progress ? $"{progress.Migration}: {progress.Step}" : null);
        AddKnown("error", state.LastError);
        return data;

        void AddKnown(string key, object? value)
        {
            if (value is not null)
            {
                data[key] = value;
            }
        }
    }
}
