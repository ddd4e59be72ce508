using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SpannerMutex.TestSupport.Logging;

/// <summary>All that comes out of an app: its whole log, exceptions and all, and what a test adds.</summary>
public sealed class EveryOutput : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _texts = new();

    public string Text => string.Join('\n', _texts);

    public void Add(string? text) => _texts.Enqueue(text ?? "");

    /// <summary>The error, and each that can be reached from it.</summary>
    public void Add(Exception? error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            Add($"{e.GetType()}: {e.Message}\n{e}\n{string.Join('\n', e.Data.Values.Cast<object?>())}");
            foreach (var inner in (e as AggregateException)?.InnerExceptions ?? [])
            {
                Add(inner);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Add(formatter(state, exception));
        Add(exception);
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            Add($"{name}={value}");
            Add(value as Exception);
        }
    }

    public void Dispose()
    {
    }
}
