using Microsoft.AspNetCore.Http;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Status;

/// <summary>Answers what the gate of this instance is doing.</summary>
internal sealed class MigrationStatusEndpoint(MigrationGate gate, InstanceIdentity instance, SpannerCallCount calls)
{
    public Task AnswerAsync(HttpContext context)
    {
        var state = gate.State;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new MigrationStatus(
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
            StatusJson.Default.MigrationStatus,
            contentType: null,
            context.RequestAborted);
    }
}
