using Microsoft.Extensions.Logging;

namespace SpannerMutex.Migrations;

/// <summary>Redacts logged exceptions. The entries of leases and of the Spanner client contain no error as text.</summary>
internal sealed class RedactingLogger<T>(ILogger<T> logger, ErrorRedaction redaction) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        logger.Log(logLevel, eventId, state, exception is null ? null : redaction.Of(exception), formatter);
}
