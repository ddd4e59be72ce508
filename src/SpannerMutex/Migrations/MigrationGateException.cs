using SpannerMutex.Errors;

namespace SpannerMutex.Migrations;

/// <summary>The gate did not open: the message has the reason and the way out.</summary>
public class MigrationGateException : SpannerMutexException
{
    /// <summary>Makes the error.</summary>
    /// <param name="phase">How the gate ended.</param>
    /// <param name="message">Why it is shut, and the way out. It is shown also where errors are redacted.</param>
    /// <param name="innerException">What the migrator or the store threw; null if nothing.</param>
    public MigrationGateException(MigrationPhase phase, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Phase = phase;
        RedactedMessage = message;
    }

    /// <summary>The reason why the gate failed, without the wrappers of tools.</summary>
    internal static MigrationGateException Of(Exception e) =>
        e as MigrationGateException ?? new MigrationGateException(MigrationPhase.Failed, ErrorCause.MessageOf(e), ErrorCause.Of(e));

    /// <summary>How the gate ended.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>
    /// The phase and the message, without a stack trace: the stack of the gate doesn't help, and the migrator's exception is the
    /// <see cref="Exception.InnerException" />, which the gate has logged with its stack.
    /// </summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"Migration gate: {Phase}. {Message}";
}
