using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore.Tests.Apps;

/// <summary>A migration that writes a literal that nobody should read, where it can't be written.</summary>
public sealed class SecretContext(DbContextOptions<SecretContext> options) : DbContext(options)
{
    public const string Secret = "hunter2";
}

[DbContext(typeof(SecretContext))]
[Migration("20260101000001_WriteSecret")]
public sealed class WriteSecret : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql($"SELECT CAST('{SecretContext.Secret}' AS bigint)");
}
