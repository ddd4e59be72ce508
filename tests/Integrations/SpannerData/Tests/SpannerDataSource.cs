using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The real driver's data source, in the place of the stand-in's.</summary>
internal static class SpannerDataSource
{
    public static DbDataSource Open(SpannerRestOptions options)
    {
        // The driver finds the emulator by this variable alone.
        Environment.SetEnvironmentVariable("SPANNER_EMULATOR_HOST", options.EmulatorHost);
        return SpannerProviderFactory.Instance.CreateDataSource($"Data Source={options.Database};EmulatorDetection=EmulatorOnly");
    }
}
