namespace SpannerMutex.Spanner.Rest;

/// <summary>Where the emulator behaves differently from Google's Spanner: translates its replies.</summary>
internal static class EmulatorQuirks
{
    /// <summary>
    /// About one time in five the emulator lets a commit abort an open read-write transaction; the other times it rejects the
    /// commit. Frequent retries therefore succeed soon.
    /// </summary>
    public static readonly TimeSpan PauseAfterAbort = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The gateway fails to encode any error that names the missing resource (an instance, a database, a session), and
    /// sends this with code INTERNAL instead.
    /// </summary>
    public static bool HidesTheResource(string message) => message == "failed to marshal error message";

    /// <summary>
    /// FAILED_PRECONDITION that only means "not now": a transaction was ended because the next one began on its session, or a
    /// schema change was rejected because a transaction is open.
    /// </summary>
    public static bool MeansAborted(string message) =>
        message.StartsWith("Invalid transaction ID. Transaction ID must be >=", StringComparison.Ordinal)
        || message.StartsWith("Cannot read or query using a transaction after it has been committed or rolledback", StringComparison.Ordinal)
        || message.StartsWith("Schema change operation rejected because a concurrent", StringComparison.Ordinal);

    /// <summary>
    /// INTERNAL for a statement that it can't run (GRANT, RENAME TABLE, an unknown type's name): it has rejected the whole
    /// schema change.
    /// </summary>
    public static bool CantRun(string message) => message.Contains("ZETASQL_RET_CHECK", StringComparison.Ordinal);
}
