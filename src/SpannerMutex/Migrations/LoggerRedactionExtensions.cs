using Microsoft.Extensions.Logging;

namespace SpannerMutex.Migrations;

/// <summary>Redacts errors in the log of what a gate uses: of its mutex, of the Spanner client.</summary>
public static class LoggerRedactionExtensions
{
    /// <summary>
    /// The same log without any text of an error that may quote a secret, as the gate's own log is with
    /// <see cref="MigrationGateOptions.RedactErrors" />.
    /// </summary>
    /// <typeparam name="T">What logs.</typeparam>
    /// <param name="logger">The log.</param>
    public static ILogger<T> WithRedactedErrors<T>(this ILogger<T> logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        return new RedactingLogger<T>(logger, ErrorRedaction.On);
    }
}
