using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.ProcessSupport.Holders;

namespace LeaseHolder;

/// <summary>Tells events on standard output, a line each; the library's warnings among them.</summary>
internal sealed class EventWriter(string client) : ILogger<DistributedMutex>
{
    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly TextWriter _out = TextWriter.Synchronized(Console.Out);

    public void Tell(
        HolderEventKind kind, Lease? lease = null, int? step = null, long? value = null, bool mayBeApplied = false, string? message = null)
    {
        // In this order: who believes now has believed before.
        var at = Stopwatch.GetTimestamp();
        var believed = lease is { IsHeld: true };
        _out.WriteLine(JsonSerializer.Serialize(
            new HolderEvent
            {
                Kind = kind,
                Client = client,
                At = at,
                WallClock = DateTimeOffset.UtcNow,
                Token = lease?.FencingToken.Value,
                Believed = believed,
                Step = step,
                Value = value,
                MayBeApplied = mayBeApplied,
                Message = message,
            },
            s_json));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Tell(HolderEventKind.Warned, message: $"{formatter(state, exception)} {exception?.Message}".TrimEnd());
        }
    }
}
