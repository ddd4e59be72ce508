using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>Reads the database with nothing of the product: plain REST.</summary>
internal sealed class SpannerReader(string restHost, string database) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{restHost}/v1/") };

    public async Task<LoggedWork> ReadAsync(string lease)
    {
        // One query, and so one moment: the counter beside each of its steps.
        var rows = await QueryAsync(
            """
            SELECT s.Token, s.Step, s.Client, s.Value, s.CommittedAt, c.Value
            FROM Steps s LEFT JOIN Counters c ON c.Lease = s.Lease
            WHERE s.Lease = @lease ORDER BY s.CommittedAt
            """,
            lease);
        var steps = rows.Select(row => new LoggedStep(
            Number(row[0])!.Value, Number(row[1])!.Value, row[2].GetString()!, Number(row[3]), row[4].GetString()!)).ToArray();
        return new LoggedWork(rows.Length == 0 ? 0 : Number(rows[0][5]) ?? 0, steps);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement[]> QueryAsync(string sql, string lease)
    {
        var session = (await PostAsync($"{database}/sessions", new { })).GetProperty("name").GetString();
        var result = await PostAsync($"{session}:executeSql", new
        {
            sql,
            @params = new { lease },
            paramTypes = new { lease = new { code = "STRING" } },
            transaction = new { singleUse = new { readOnly = new { strong = true } } },
        });
        return result.TryGetProperty("rows", out var rows) ? [.. rows.EnumerateArray()] : [];
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
        }

        return JsonDocument.Parse(text).RootElement;
    }

    private static long? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : long.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
