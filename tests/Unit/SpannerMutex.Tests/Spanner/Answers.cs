using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Spanner;

/// <summary>What a server can answer, well and badly.</summary>
public static class Answers
{
    public static RequestDelegate One { get; } = Json(
        """{"metadata":{"rowType":{"fields":[{"name":"n","type":{"code":"INT64"}}]},"transaction":{"readTimestamp":"2026-11-20T21:42:26.955064123Z"}},"rows":[["1"]],"stats":{"rowCountExact":"1"}}""");

    public static RequestDelegate Committed { get; } = Json("""{"commitTimestamp":"2026-11-20T21:42:26.945981Z"}""");

    /// <summary>The connection breaks after the request was read: the reply is lost.</summary>
    public static RequestDelegate LostReply { get; } = context =>
    {
        context.Abort();
        return Task.CompletedTask;
    };

    public static RequestDelegate CutBody { get; } = async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"commitTimestamp":"2026-"""));
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    public static RequestDelegate HalfJson { get; } = Json("""{"commitTimestamp":"2026-""");

    public static RequestDelegate EndlessBody { get; } = async context =>
    {
        context.Response.ContentType = "application/json";
        var block = Encoding.UTF8.GetBytes(new string(' ', 64 << 10));
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
    };

    public static RequestDelegate Json(string json, int status = 200) => Body(json, status, "application/json");

    public static RequestDelegate Page(int status, string words = "Sorry, the proxy says no") =>
        Body($"<!doctype html>\n<html><body><h1>{words}</h1></body></html>", status, "text/html");

    /// <summary>Google's error form.</summary>
    public static RequestDelegate Error(int http, string status, string message, string details = "") =>
        Json($$$"""{"error":{"code":{{{http}}},"status":"{{{status}}}","message":"{{{message}}}","details":[{{{details}}}]}}""", http);

    public static string RetryInfo(string delay) =>
        $$"""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{delay}}"}""";

    public static string ResourceInfo(string type, string name) =>
        $$"""{"@type":"type.googleapis.com/google.rpc.ResourceInfo","resourceType":"{{type}}","resourceName":"{{name}}"}""";

    public static RequestDelegate SessionNotFound { get; } = Error(404, "NOT_FOUND", "Session not found: s1",
        ResourceInfo("type.googleapis.com/google.spanner.v1.Session", "s1"));

    /// <summary>What a read of a name finds that has no row.</summary>
    public static RequestDelegate NoLease { get; } = Leases();

    /// <summary>What a read of a name finds.</summary>
    public static RequestDelegate Lease(LeaseRecord record) => Leases(record);

    /// <summary>What a read of a name finds, row by row.</summary>
    public static RequestDelegate Leases(params LeaseRecord[] records)
    {
        var rows = records.Select(record => new[]
        {
            record.Name.Value, Number(record.Version), record.Owner?.ToString(), Number(record.FencingToken.Value),
            Number((long)record.Duration.Value.TotalMilliseconds), record.RenewedAt.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            record.Note,
        });
        return Json($$$"""
            {"metadata":{"rowType":{"fields":[{"name":"Name","type":{"code":"STRING"}},{"name":"Version","type":{"code":"INT64"}},
            {"name":"Owner","type":{"code":"STRING"}},{"name":"FencingToken","type":{"code":"INT64"}},{"name":"DurationMs","type":{"code":"INT64"}},
            {"name":"RenewedAt","type":{"code":"TIMESTAMP"}},{"name":"Note","type":{"code":"STRING"}}]},
            "transaction":{"readTimestamp":"2026-11-20T21:42:26.955064123Z"}},"rows":{{{JsonSerializer.Serialize(rows)}}}}
            """);

        static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Never answers; says when the request is there.</summary>
    public static RequestDelegate Hang(TaskCompletionSource arrived) => async context =>
    {
        arrived.TrySetResult();
        var gone = new TaskCompletionSource();
        using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    private static RequestDelegate Body(string body, int status, string type) => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    };
}
