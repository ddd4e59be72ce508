namespace SpannerMutex.Migrations;

/// <summary>The gate did not open: the message says why, and the way out.</summary>
public sealed class MigrationGateException : SpannerMutexException
{
    internal MigrationGateException(MigrationPhase phase, string message, Exception? innerException = null)
        : base(message, innerException) => Phase = phase;

    /// <summary>How the gate ended.</summary>
    public MigrationPhase Phase { get; }
}
