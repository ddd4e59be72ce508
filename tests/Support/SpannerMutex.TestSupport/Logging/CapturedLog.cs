using Microsoft.Extensions.Logging;

namespace SpannerMutex.TestSupport.Logging;

/// <summary>What is logged, from a level on.</summary>
/// <param name="from">The lowest level that is enabled.</param>
/// <param name="throws">Whether each entry throws.</param>
public sealed class CapturedLog(LogLevel from = LogLevel.Warning, bool throws = false) : ILogger
{
    private readonly List<(string Text, Exception? Exception)> _lines = [];

    public IReadOnlyList<(string Text, Exception? Exception)> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IReadOnlyList<string> Texts => [.. Lines.Select(line => line.Text)];

    public Exception? LastException => Lines.LastOrDefault(line => line.Exception is not null).Exception;

    public Action<string>? OnEntry { get; set; }

    /// <summary>Takes what all of an app logs.</summary>
    public ILoggerProvider Provider => new CapturedLogProvider(this);

    public ILogger<T> For<T>() => new Logger<T>(new CapturedLogProvider(this));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var text = formatter(state, exception);
        lock (_lines)
        {
            _lines.Add((text, exception));
        }

        OnEntry?.Invoke(text);
        if (throws)
        {
            throw new InvalidOperationException("The log's disk is full.");
        }
    }
}
