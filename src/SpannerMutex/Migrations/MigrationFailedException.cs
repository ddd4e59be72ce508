namespace SpannerMutex.Migrations;

/// <summary>A migration itself is at fault: the message names it, its file and statement where it has them, and what the database said.</summary>
public sealed class MigrationFailedException : SpannerMutexException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which migration failed, where in it, and why.</param>
    /// <param name="innerException">What the database or the tool said.</param>
    public MigrationFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
