namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>A call on its way from one instance to Spanner.</summary>
/// <param name="Number">Its place in the order of sending, from 0.</param>
/// <param name="Kind">Spanner's method: read, commit, executeSql, executeBatchDml, ddl, …</param>
/// <param name="Body">What is sent.</param>
/// <param name="SendAsync">Sends it: now, later, or after its caller has given up.</param>
internal sealed record TappedCall(
    int Number, string Kind, string Body, Func<CancellationToken, Task<HttpResponseMessage>> SendAsync)
{
    /// <summary>Whether it can change the database.</summary>
    public bool Writes => Kind is "commit" or "executeSql" or "executeBatchDml" or "beginTransaction" or "ddl" && !Body.Contains("INFORMATION_SCHEMA", StringComparison.Ordinal);

    public override string ToString() => $"#{Number} {Kind}";
}
