using SpannerMutex.Errors;

namespace SpannerMutex.Migrations;

/// <summary>A migration itself failed: the message names it, its file and statement where known, and the database's error.</summary>
public sealed class MigrationFailedException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which migration failed, where in it, and why.</param>
    /// <param name="innerException">The error of the database or the tool.</param>
    public MigrationFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether the gate counts an error that a migrator throws as a failed attempt of the migration. This library's errors of
    /// store, lease and folder are none, nor is a server that can't be reached or that denies a right; a
    /// <see cref="MigrationFailedException" /> is one, and all other exceptions of a tool.
    /// </summary>
    /// <param name="e">The error.</param>
    public static bool IsFailedAttempt(Exception e) => e is MigrationFailedException
        || (e is not (SpannerMutexException or OperationCanceledException) && !ErrorClassification.IsEnvironmental(e));
}
