namespace SpannerMutex.Migrations;

/// <summary>Tells a failure of the migration itself, which counts towards parking, from one of the ground it stands on.</summary>
internal static class MigrationFailure
{
    /// <summary>
    /// Our own errors of store, lease and folder are not the migration's; <see cref="MigrationFailedException" /> and
    /// whatever a foreign tool throws are.
    /// </summary>
    public static bool IsOfTheMigration(Exception e) =>
        e is MigrationFailedException or not (SpannerMutexException or OperationCanceledException);
}
