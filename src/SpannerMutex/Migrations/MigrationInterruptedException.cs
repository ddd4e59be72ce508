namespace SpannerMutex.Migrations;

/// <summary>
/// A migration could not be carried through for a reason outside it: the database can't be reached, a right is missing. It
/// is no failed attempt of the migration.
/// </summary>
public sealed class MigrationInterruptedException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which migration, and what stopped it.</param>
    /// <param name="isTransient">Whether it may go through later with nothing changed by a person.</param>
    /// <param name="innerException">What the database or the tool said.</param>
    public MigrationInterruptedException(string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <inheritdoc />
    public override bool IsTransient { get; }
}
