using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore.Tests.Apps;

[DbContext(typeof(ShopContext))]
[Migration("20260101000001_CreateEffects")]
public sealed class CreateEffects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("effects", columns => new { migration = columns.Column<string>() });
        migrationBuilder.Sql("INSERT INTO effects VALUES ('CreateEffects')");
    }
}

[DbContext(typeof(ShopContext))]
[Migration("20260101000002_AddOrders")]
public sealed class AddOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("orders", columns => new { id = columns.Column<long>() });
        migrationBuilder.Sql("INSERT INTO effects VALUES ('AddOrders')");
    }
}

[DbContext(typeof(ShopContext))]
[Migration("20260101000003_SeedOrders")]
public sealed class SeedOrders : Migration
{
    /// <summary>A test that holds this lock stops the migration here.</summary>
    public const string Stop = "SELECT pg_advisory_xact_lock(4242)";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("INSERT INTO effects VALUES ('SeedOrders')");
        migrationBuilder.Sql(Stop);
    }
}
