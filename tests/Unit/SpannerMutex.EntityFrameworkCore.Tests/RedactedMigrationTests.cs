using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SpannerMutex.AspNetCore.TestSupport;
using SpannerMutex.EntityFrameworkCore.Tests.Apps;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.PostgreSql;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>The literal of a migration that fails on a real PostgreSQL, whose error quotes it, as EF Core's diagnostics do.</summary>
public sealed class RedactedMigrationTests(PostgreSqlFixture postgres)
{
    [Fact]
    public async Task MigrateAsync_TheMigrationFails_NoOutputHoldsItsLiteral()
    {
        (await RunAsync(redactErrors: false)).Outputs.ShouldContain(SecretContext.Secret);

        var (error, redacted) = await RunAsync(redactErrors: true);

        redacted.ShouldNotContain(SecretContext.Secret);
        error.ShouldStartWith("SecretContext: Migration 20260101000001_WriteSecret of SecretContext failed: PostgresException 22P02. ");
        error.ShouldContain("set Migrations:RedactErrors to false");
    }

    private async Task<(string Error, string Outputs)> RunAsync(bool redactErrors)
    {
        await using var database = new PostgreSqlDatabase(postgres);
        var source = await database.DataSourceAsync();
        return await RedactedApp.RunAsync(redactErrors, (app, gate) =>
        {
            app.Services.AddDbContext<SecretContext>(options => options.UseNpgsql(source));
            gate.UseLeaseStore(_ => new InMemoryLeaseStore()).UseEntityFrameworkCore<SecretContext>();
        });
    }
}
