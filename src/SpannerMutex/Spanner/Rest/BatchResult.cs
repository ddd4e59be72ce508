namespace SpannerMutex.Spanner.Rest;

/// <summary>How far a batch of DML came.</summary>
/// <param name="Succeeded">How many statements were run, from the first.</param>
/// <param name="Error">Why the next one was refused; null if all were run.</param>
internal sealed record BatchResult(int Succeeded, SpannerRestException? Error)
{
    public static BatchResult Of(ExecuteBatchDmlReply reply, SpannerConnection connection) => new(
        reply.ResultSets?.Count ?? 0,
        reply.Status is null or { Code: 0 }
            ? null
            : connection.RefusedStatement("batch DML", reply.Status.Code, reply.Status.Message));
}
