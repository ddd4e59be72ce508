using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SpannerMutex.AspNetCore;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.RepositoryTests.Documentation;

/// <summary>What the reference and operations pages list is what there is: log entries, the lease table, and the fields of the status page.</summary>
public sealed partial class ReferencePageTests
{
    [Fact]
    public void LogsPage_Entries_AreThoseOfTheLibrary()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "logs.md"));
        var listed = Entry().Matches(page).Select(row => $"{row.Groups["id"]} {row.Groups["name"]} {row.Groups["level"]}");

        listed.ShouldBe(Events().Select(e => $"{e.EventId} {e.EventName} {e.Level}"), ignoreOrder: true);
    }

    [Fact]
    public void SpannerClientsPage_LeaseTable_IsThatOfTheStore() =>
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "how-to", "spanner-clients.md")).ShouldContain(
            File.ReadAllText(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "lease-table.sql", SearchOption.AllDirectories)
                .Single(file => !file.Contains("/obj/", StringComparison.Ordinal))).Trim());

    [Fact]
    public async Task HttpPage_StatusExample_HasTheFieldsOfTheStatusPage()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "http.md"), TestContext.Current.CancellationToken);
        var example = JsonNode.Parse(Json().Match(page).Groups["json"].Value)!.AsObject();

        var status = JsonNode.Parse(await AskAsync())!.AsObject();

        example.Select(field => field.Key).ShouldBe(status.Select(field => field.Key));
        Migrator(example).ShouldBe(Migrator(status));
        FieldRow().Matches(page).SelectMany(row => Name().Matches(row.Value).Select(name => name.Groups["name"].Value))
            .ShouldBe(status.Select(field => field.Key));
    }

    private static IEnumerable<string> Migrator(JsonObject status) => status["migrators"]![0]!.AsObject().Select(field => field.Key);

    private static async Task<string> AskAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSpannerMutexMigrations()
            .UseLeaseStore(_ => new InMemoryLeaseStore())
            .UseMigrator((_, _) => Task.CompletedTask, _ => Task.FromResult(false));
        await using var app = builder.Build();
        app.MapSpannerMutexMigrations();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient();
        return await client.GetStringAsync($"{address}/migrations", TestContext.Current.CancellationToken);
    }

    private static IEnumerable<LoggerMessageAttribute> Events() => new[] { typeof(Lease).Assembly, typeof(SpannerMutexMigrationsOptions).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
        .SelectMany(method => method.GetCustomAttributes(typeof(LoggerMessageAttribute), inherit: false))
        .Cast<LoggerMessageAttribute>();

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| `(?<name>\w+)` \| (?<level>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    // | `instance`, `revision` | …
    [GeneratedRegex(@"^\| (?:`[a-z]\w*`(?:, )?)+ \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("`(?<name>[a-z][A-Za-z]*)`")]
    private static partial Regex Name();
}
