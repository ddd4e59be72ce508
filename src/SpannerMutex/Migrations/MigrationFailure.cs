using SpannerMutex.Errors;

namespace SpannerMutex.Migrations;

/// <summary>Tells a failure of the migration itself, which counts as a failed attempt, from one of its environment.</summary>
internal static class MigrationFailure
{
    /// <summary>
    /// Our own errors of store, lease and folder are not the migration's, nor is a server that can't be reached or that
    /// denies a right; <see cref="MigrationFailedException" /> and whatever else a foreign tool throws are.
    /// </summary>
    public static bool IsMigrationFault(Exception e) => e is MigrationFailedException
        || (e is not (SpannerMutexException or OperationCanceledException) && !ErrorClassification.IsEnvironmental(e));
}
