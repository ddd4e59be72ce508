using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore.Tests.Apps;

/// <summary>A good migration, then one that fails always. It counts its attempts in a sequence, which no rollback turns back.</summary>
public sealed class BrokenContext(DbContextOptions<BrokenContext> options) : DbContext(options);

[DbContext(typeof(BrokenContext))]
[Migration("20260101000001_Good")]
public sealed class Good : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE good (id bigint)");
}

[DbContext(typeof(BrokenContext))]
[Migration("20260101000002_Broken")]
public sealed class Broken : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("SELECT nextval('attempts')");
        migrationBuilder.Sql("ALTER TABLE missing ADD COLUMN total bigint");
    }
}

/// <summary>The revision after it: the same good migration, another one in the place of the broken one.</summary>
public sealed class RepairedContext(DbContextOptions<RepairedContext> options) : DbContext(options);

[DbContext(typeof(RepairedContext))]
[Migration("20260101000001_Good")]
public sealed class StillGood : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE good (id bigint)");
}

[DbContext(typeof(RepairedContext))]
[Migration("20260101000003_Repaired")]
public sealed class Repaired : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE repaired (id bigint)");
}

/// <summary>No migrations at all.</summary>
public sealed class EmptyContext(DbContextOptions<EmptyContext> options) : DbContext(options);
