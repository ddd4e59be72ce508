using System.Text;

namespace SpannerMutex.ProcessTests.Faults;

/// <summary>A call that went through the proxy.</summary>
/// <param name="Number">Its place in the order of arrival, from 0.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, whose end after a colon names Spanner's method.</param>
/// <param name="Body">What was sent.</param>
public sealed record ProxiedCall(int Number, string Method, string Path, byte[] Body)
{
    /// <summary>Whether it can change the database: what a crash before or after makes a difference to.</summary>
    public bool Writes => IsDdl
        || Path.EndsWith(":commit", StringComparison.Ordinal)
        || Path.EndsWith(":executeBatchDml", StringComparison.Ordinal)
        || Path.EndsWith(":executeSql", StringComparison.Ordinal) && !Text.Contains("SELECT", StringComparison.Ordinal);

    public bool IsCommit => Path.EndsWith(":commit", StringComparison.Ordinal);

    public bool IsDdl => Method == "PATCH" && Path.EndsWith("/ddl", StringComparison.Ordinal);

    public string Text => Encoding.UTF8.GetString(Body);

    public override string ToString() => $"#{Number} {Method} {Path[(Path.LastIndexOfAny([':', '/']) + 1)..]}";
}
