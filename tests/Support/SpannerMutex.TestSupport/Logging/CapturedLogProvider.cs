using Microsoft.Extensions.Logging;

namespace SpannerMutex.TestSupport.Logging;

/// <summary>Leads every category to one log.</summary>
internal sealed class CapturedLogProvider(CapturedLog log) : ILoggerFactory, ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => log;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
