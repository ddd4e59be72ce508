using SpannerMutex.Errors;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Migrators;

/// <summary>
/// FluentMigrator creates and reads its version table when it is first asked. An error there says nothing of a migration,
/// so it is no failed attempt, wherever in a run it comes up.
/// </summary>
internal static class FluentMigratorQuestion
{
    /// <exception cref="MigrationInterruptedException">FluentMigrator did not answer.</exception>
    public static bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception e) when (e is not (SpannerMutexException or OperationCanceledException))
        {
            const string Where = "FluentMigrator could not say what is pending, or could not create its version table";
            throw new MigrationInterruptedException(
                $"{Where}: {ErrorClassification.GetMessage(e)}", ErrorClassification.IsTransient(e) || ErrorClassification.IsTimeout(e), e)
            {
                RedactedMessage = $"{Where}: {ErrorClassification.Describe(e)}",
            };
        }
    }
}
