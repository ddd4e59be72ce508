using Google.Cloud.Spanner.Data;
using SpannerMutex;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace Snippets;

/// <summary>No name of either client needs its namespace where both stand above the code.</summary>
internal static class ClientsInOneFile
{
    public static async Task<bool> CountAsync(string database)
    {
        using var connection = new SpannerConnection { ConnectionString = $"Data Source={database}" };
        using var client = new SpannerRestClient(new SpannerRestOptions { Database = database });
        try
        {
            await connection.OpenAsync();
            var rows = await client.QueryAsync(new SpannerStatement("SELECT 1"));
            return rows.Rows.Count == 1;
        }
        catch (SpannerException e) when (e.ErrorCode == ErrorCode.Unavailable)
        {
            return false;
        }
        catch (SpannerRestException e) when (e.Code == SpannerStatusCode.Unavailable)
        {
            return false;
        }
    }
}
