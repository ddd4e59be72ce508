using System.Reflection;

namespace SpannerMutex.AspNetCore.Failures;

/// <summary>How a failed gate ends the process with a code other than 0.</summary>
internal static class ExitCode
{
    public const int GateFailed = 1;

    /// <summary>
    /// Whether the process ends with <see cref="Environment.ExitCode" />. A Main that returns a number ends with that
    /// number instead: without an exception it would report success.
    /// </summary>
    public static bool IsTakenFromEnvironment => Assembly.GetEntryAssembly()?.EntryPoint?.ReturnType == typeof(void);
}
