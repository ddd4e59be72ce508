namespace SpannerMutex.Migrations;

/// <summary>
/// A migration could not be completed for a reason in its environment: the database can't be reached, or a right is missing.
/// It does not count as a failed attempt of the migration.
/// </summary>
public sealed class MigrationInterruptedException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which migration, and what stopped it.</param>
    /// <param name="isTransient">Whether it may succeed later without anybody changing anything.</param>
    /// <param name="innerException">The error of the database or the tool.</param>
    public MigrationInterruptedException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc />
    public override bool IsTransient { get; }
}
