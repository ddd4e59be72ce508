namespace SpannerMutex.Emulator;

/// <summary>The emulator that the environment names.</summary>
public static class EmulatorEnvironment
{
    private static readonly string[] s_variables = ["SPANNER_EMULATOR_REST_HOST", "SPANNER_EMULATOR_HOST"];

    /// <summary>Its host and port; null: the environment names none.</summary>
    public static string? Host =>
        s_variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(host => !string.IsNullOrEmpty(host));
}
