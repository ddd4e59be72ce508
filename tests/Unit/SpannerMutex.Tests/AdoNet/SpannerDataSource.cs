using System.Data.Common;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The stand-in's data source. tests/Integrations/SpannerData has a class of this name for the real one.</summary>
internal static class SpannerDataSource
{
    public static DbDataSource Open(SpannerRestOptions options) => SpannerProviderFactory.Instance.CreateDataSource(
        new DbConnectionStringBuilder
        {
            ["Data Source"] = options.Database,
            ["Host"] = options.EmulatorHost,
        }.ConnectionString);
}
