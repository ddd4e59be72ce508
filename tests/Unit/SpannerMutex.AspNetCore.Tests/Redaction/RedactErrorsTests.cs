using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using FluentMigrator.Runner;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.Tests.FluentMigrator;
using SpannerMutex.AspNetCore.TestSupport;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Redaction;

/// <summary>What a tool or a database quotes comes out nowhere where errors are redacted; where they aren't, it does.</summary>
public sealed class RedactErrorsTests
{
    private const string Secret = "hunter2-4711";

    [Theory]
    [InlineData("migrate", "the-tool: InvalidOperationException: DuplicateKeyException 23505.")]
    [InlineData("migrate, wrapped", "the-tool: DuplicateKeyException 23505.")]
    [InlineData("migrate, several", "the-tool: AggregateException: DuplicateKeyException 23505, IOException.")]
    [InlineData("migrate, transient", "SocketException ConnectionReset")]
    [InlineData("migrate, cancelled", "the-tool: TaskCanceledException: IOException.")]
    [InlineData("pending", "the-tool: InvalidOperationException: DuplicateKeyException 23505.")]
    [InlineData("pending, transient", "the-tool: IOException: SocketException ConnectionReset.")]
    [InlineData("pending, after the run", "the-tool: The migrator ended without an error, but the check for pending migrations after it failed: InvalidOperationException: DuplicateKeyException 23505.")]
    public Task Tool_QuotesASecret_IsRedactedEverywhere(string how, string words) => ShouldBeRedactedAsync(words, (_, gate) =>
    {
        var runs = 0;
        gate.UseLeaseStore(_ => new InMemoryLeaseStore()).UseMigrator(
            isPending: _ => how.StartsWith("pending", StringComparison.Ordinal) && (runs > 0 || !how.Contains("after", StringComparison.Ordinal))
                ? throw ErrorOf(how)
                : Task.FromResult(true),
            migrate: (_, _) => ++runs > 0 && how.StartsWith("migrate", StringComparison.Ordinal) ? throw ErrorOf(how) : Task.CompletedTask,
            options: new() { Name = "the-tool" });
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task LeaseStore_QuotesASecret_IsRedactedEverywhere(bool onlyRelease) => ShouldBeRedactedAsync(
        onlyRelease ? "the-tool: InvalidDataException." : "AdoNetLeaseStoreException: IOException.",
        (_, gate) => gate.UseLeaseStore(_ => new TalkativeStore(Secret, onlyRelease)).UseMigrator(
            isPending: _ => Task.FromResult(true), migrate: (_, _) => throw new InvalidDataException(Secret), options: new() { Name = "the-tool" }));

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "INVALID_ARGUMENT", "failed: INVALID_ARGUMENT.")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "UNAVAILABLE", "The last error was: Spanner call 'create session' on projects/p/instances/inst/databases/db failed: UNAVAILABLE.")]
    [InlineData(HttpStatusCode.Forbidden, "PERMISSION_DENIED", "grant roles/spanner.databaseUser")]
    [InlineData(HttpStatusCode.BadGateway, "", "answered HTTP 502 with something that is not Spanner's JSON (is a proxy in between?).")]
    public Task Spanner_QuotesASecret_IsRedactedEverywhere(HttpStatusCode status, string code, string words) => ShouldBeRedactedAsync(words, (app, gate) =>
    {
        app.Configuration["SpannerMutex:Database"] = "projects/p/instances/inst/databases/db";
        app.Configuration["SpannerMutex:EmulatorHost"] = "localhost:9010";
        app.Configuration["SpannerMutex:RequestTimeout"] = "00:00:00.3";
        app.Services.Configure<SpannerRestOptions>(spanner => spanner.HttpHandler = new TalkativeSpanner(Secret, status, code));
        gate.UseMigrator(isPending: _ => Task.FromResult(true), migrate: (_, _) => Task.CompletedTask);
    });

    [Fact]
    public Task FluentMigrator_QuotesASecret_IsRedactedEverywhere() => ShouldBeRedactedAsync(
        "FluentMigrator: FluentMigrator's run failed: DuplicateKeyException 23505.",
        (app, gate) =>
        {
            var database = new VersionedDatabase { Fault = ErrorOf("migrate, wrapped") };
            app.Services.AddScoped<IMigrationRunner>(_ => new Runner(database));
            gate.UseLeaseStore(_ => database.Leases).UseFluentMigrator();
        });

    private static async Task ShouldBeRedactedAsync(string words, Action<WebApplicationBuilder, SpannerMutexMigrationsBuilder> configure)
    {
        var (_, shown) = await RedactedApp.RunAsync(redactErrors: false, configure);
        shown.ShouldContain(Secret);

        var (error, redacted) = await RedactedApp.RunAsync(redactErrors: true, configure);

        redacted.ShouldNotContain(Secret);
        error.ShouldContain(words);
        error.ShouldContain("set Migrations:RedactErrors to false");
    }

    [SuppressMessage("Usage", "CA2201", Justification = "FluentMigrator throws it.")]
    private static Exception ErrorOf(string how) => how switch
    {
        "migrate, wrapped" => new Exception($"INSERT '{Secret}'", new DuplicateKeyException($"Key ({Secret}) exists.")),
        "migrate, several" => new AggregateException(Secret, new DuplicateKeyException(Secret), new IOException(Secret)),
        "migrate, cancelled" => new TaskCanceledException(Secret, new IOException(Secret)),
        _ when how.EndsWith("transient", StringComparison.Ordinal) => new IOException(Secret, new SocketException((int)SocketError.ConnectionReset, Secret)),
        _ => new InvalidOperationException($"INSERT '{Secret}'", new DuplicateKeyException($"Key ({Secret}) exists.")) { Data = { ["sql"] = Secret } },
    };

    private sealed class DuplicateKeyException(string message) : DbException(message)
    {
        public override string? SqlState => "23505";
    }
}
