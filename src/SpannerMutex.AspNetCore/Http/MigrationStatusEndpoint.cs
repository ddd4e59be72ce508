using Microsoft.AspNetCore.Http;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Http;

/// <summary>Responds with the state of this instance's gate.</summary>
internal sealed class MigrationStatusEndpoint(MigrationGate gate, InstanceIdentity instance, SpannerRequestCount calls)
{
    public Task AnswerAsync(HttpContext context)
    {
        var state = gate.State;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new GateStatus(
                state.Phase,
                state.Since,
                instance.Name,
                instance.Revision,
                state.Holder,
                state.Token?.Value,
                state.Progress,
                state.Applied,
                state.Pending,
                state.Migrators,
                state.AbandonedRuns,
                state.LastError,
                calls.Current),
            StatusJson.Default.GateStatus,
            contentType: null,
            context.RequestAborted);
    }
}
