using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Tests.Emulator;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The real driver's data source.</summary>
internal static class SpannerDataSource
{
    public static DbDataSource Open(EmulatorDatabase database)
    {
        // The driver finds the emulator by this variable alone.
        Environment.SetEnvironmentVariable("SPANNER_EMULATOR_HOST", database.Options.EmulatorHost);
        return SpannerProviderFactory.Instance.CreateDataSource(
            $"Data Source={database.Options.Database};EmulatorDetection=EmulatorOnly");
    }
}
