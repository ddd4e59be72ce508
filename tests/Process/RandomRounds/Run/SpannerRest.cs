using System.Net.Http.Json;
using System.Text.Json;

namespace RandomRounds.Run;

/// <summary>One database over plain REST, with nothing of the product.</summary>
internal sealed class SpannerRest : IDisposable
{
    private const string Instance = "projects/rounds/instances/rounds";
    private readonly HttpClient _http;
    private readonly string _id;

    public SpannerRest(int restPort, int seed)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{restPort}/v1/") };
        _id = $"r{seed}";
    }

    public string Path => $"{Instance}/databases/{_id}";

    public async Task CreateAsync()
    {
        using var made = await _http.PostAsJsonAsync(
            Relative("projects/rounds/instances"),
            new { instanceId = "rounds", instance = new { config = "projects/rounds/instanceConfigs/emulator-config", displayName = "rounds", nodeCount = 1 } });
        await SendAsync(HttpMethod.Post, $"{Instance}/databases", new { createStatement = $"CREATE DATABASE `{_id}`" });
        while ((await SendAsync(HttpMethod.Get, Path)).GetProperty("state").GetString() != "READY")
        {
            await Task.Delay(20);
        }
    }

    public Task DropAsync() => SendAsync(HttpMethod.Delete, Path);

    /// <summary>A strong read; each value is as REST writes it, numbers as text.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string?>>> QueryAsync(string sql)
    {
        var session = (await SendAsync(HttpMethod.Post, $"{Path}/sessions", new { })).GetProperty("name").GetString()!;
        var result = await SendAsync(HttpMethod.Post, $"{session}:executeSql", new
        {
            sql,
            transaction = new { singleUse = new { readOnly = new { strong = true } } },
        });
        await SendAsync(HttpMethod.Delete, session);
        return result.TryGetProperty("rows", out var rows)
            ? [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? null : value.ToString()).ToArray())]
            : [];
    }

    /// <summary>One DML statement in a transaction of its own.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var session = (await SendAsync(HttpMethod.Post, $"{Path}/sessions", new { })).GetProperty("name").GetString()!;
        var result = await SendAsync(HttpMethod.Post, $"{session}:executeSql", new { sql, transaction = new { begin = new { readWrite = new { } } } });
        var transaction = result.GetProperty("metadata").GetProperty("transaction").GetProperty("id").GetString();
        await SendAsync(HttpMethod.Post, $"{session}:commit", new { transactionId = transaction });
        await SendAsync(HttpMethod.Delete, session);
    }

    /// <summary>The statements of all schema changes that were made, as Spanner's list of operations has them.</summary>
    public async Task<IReadOnlyList<string>> AppliedDdlAsync()
    {
        var list = await SendAsync(HttpMethod.Get, $"{Path}/operations?pageSize=1000");
        return [.. list.GetProperty("operations").EnumerateArray()
            .Select(operation => operation.GetProperty("metadata"))
            .Where(metadata => metadata.TryGetProperty("statements", out _) && metadata.TryGetProperty("commitTimestamps", out _))
            .SelectMany(metadata => metadata.GetProperty("statements").EnumerateArray()
                .Take(metadata.GetProperty("commitTimestamps").GetArrayLength()))
            .Select(statement => statement.GetString()!)];
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, Relative(path)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path} answered {(int)answer.StatusCode}: {text}");
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
