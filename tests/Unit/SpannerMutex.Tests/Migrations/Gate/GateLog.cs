using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>What a gate has logged, from information on.</summary>
internal sealed class GateLog : ILogger<MigrationGate>
{
    public List<(string Text, Exception? Exception)> Lines { get; } = [];

    public IEnumerable<string> Texts => Lines.Select(line => line.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Lines.Add((formatter(state, exception), exception));
        }
    }
}
