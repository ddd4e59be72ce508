using SpannerMutex.Errors;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// FluentMigrator creates and reads its version table at its first check. An error there is not about a migration, so it does
/// not count as a failed attempt, wherever in a run it occurs.
/// </summary>
internal static class FluentMigratorQuestion
{
    /// <exception cref="MigrationInterruptedException">The check failed.</exception>
    public static bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is not (SpannerMutexException or OperationCanceledException))
        {
            const string Where = "FluentMigrator could not determine what is pending, or could not create its version table";
            throw new MigrationInterruptedException(
                $"{Where}: {ErrorClassification.GetMessage(e)}", ErrorClassification.IsTransient(e) || ErrorClassification.IsTimeout(e), e)
            {
                RedactedMessage = $"{Where}: {ErrorClassification.Describe(e)}",
            };
        }
    }
}
