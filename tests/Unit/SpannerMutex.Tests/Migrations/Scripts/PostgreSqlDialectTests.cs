using System.Net.Http.Json;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.Migrations.Scripts;

public sealed class PostgreSqlDialectTests(EmulatorFixture emulator) : ScriptMigrationTests(emulator)
{
    [Fact]
    public async Task CheckAsync_DatabaseOfThePostgreSqlDialect_SaysSo()
    {
        Folder.With("V0001__create.sql", CreateCounters);
        using var googleSql = Database.NewClient();
        var name = $"pg{Guid.NewGuid().ToString("N")[..20]}";
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = googleSql.Connection.Endpoint.Address };
        using var made = await http.PostAsJsonAsync(
            new Uri($"v1/{googleSql.Database.InstancePath}/databases", UriKind.Relative),
            new { createStatement = $"CREATE DATABASE \"{name}\"", databaseDialect = "POSTGRESQL" });
        made.EnsureSuccessStatusCode();
        try
        {
            using var client = Database.NewClient(options => options.Database = $"{googleSql.Database.InstancePath}/databases/{name}");
            var migrator = new ScriptMigrator(client, new() { ScriptsPath = Folder.Path });

            var error = await Should.ThrowAsync<SpannerRestException>(migrator.CheckAsync(lease: null).AsTask());

            error.Message.ShouldContain("PostgreSQL dialect");
            error.Message.ShouldContain(name);
            error.Message.ShouldContain("create another one");
            error.IsTransient.ShouldBeFalse();
        }
        finally
        {
            using var dropped = await http.DeleteAsync(new Uri($"v1/{googleSql.Database.InstancePath}/databases/{name}", UriKind.Relative));
        }
    }
}
