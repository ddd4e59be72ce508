using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

/// <summary>What a mutex logs, from a level on; where it is told to, each entry throws.</summary>
internal sealed class LeaseTestLog(LogLevel from = LogLevel.Warning, bool throws = false) : ILogger<DistributedMutex>
{
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_texts)
            {
                return [.. _texts];
            }
        }
    }

    public Exception? LastException { get; private set; }

    public Action<string>? OnEntry { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        lock (_texts)
        {
            _texts.Add(text);
            LastException = exception ?? LastException;
        }

        OnEntry?.Invoke(text);
        if (throws)
        {
            throw new InvalidOperationException("The log's disk is full.");
        }
    }
}
