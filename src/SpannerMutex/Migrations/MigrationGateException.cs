using SpannerMutex.Errors;

namespace SpannerMutex.Migrations;

/// <summary>The gate did not open: the message says why, and the way out.</summary>
public sealed class MigrationGateException : SpannerMutexException
{
    internal MigrationGateException(MigrationPhase phase, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Phase = phase;
        RedactedMessage = message;
    }

    /// <summary>What keeps the gate shut, below the wrappers of tools.</summary>
    internal static MigrationGateException Of(Exception e) =>
        e as MigrationGateException ?? new MigrationGateException(MigrationPhase.Failed, ErrorCause.MessageOf(e), ErrorCause.Of(e));

    /// <summary>How the gate ended.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>Whether the log says why already: an entry that holds the error as text need not say it again.</summary>
    internal bool IsLogged { get; init; }

    /// <summary>
    /// The phase and the message, without a stack trace: the way through the gate tells nothing, and what the migrator threw
    /// is the <see cref="Exception.InnerException" />, which the gate has logged with its stack.
    /// </summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"Migration gate: {Phase}. {(IsLogged ? "The critical entry GateFailed has the reason." : Message)}";
}
