using Microsoft.Extensions.Logging;

namespace SpannerMutex.Diagnostics;

/// <summary>
/// A failing logger must not change what happens to a lease: an exception between a write and its look-up would be taken
/// for the store's reply, and one on a timer would end the process. What the logger throws goes to
/// <see cref="TaskScheduler.UnobservedTaskException" /> instead.
/// </summary>
internal sealed class NonThrowingLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception e)
        {
            _ = Task.FromException(e);
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception e)
        {
            _ = Task.FromException(e);
        }
    }
}
