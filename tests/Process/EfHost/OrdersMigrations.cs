using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MigratingFleet;

namespace EfHost;

[DbContext(typeof(OrdersContext))]
[Migration("20260101000001_CreateEffects")]
public sealed class CreateEffects : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(OrdersContext.Execution);
        migrationBuilder.CreateTable("effects", columns => new { migration = columns.Column<string>() });
        migrationBuilder.Sql("INSERT INTO effects VALUES ('CreateEffects')");
    }
}

[DbContext(typeof(OrdersContext))]
[Migration("20260101000002_CreateOrders")]
public sealed class CreateOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(OrdersContext.Execution);
        migrationBuilder.CreateTable("orders", columns => new { id = columns.Column<long>() });
        migrationBuilder.Sql("INSERT INTO effects VALUES ('CreateOrders')");
        migrationBuilder.Sql(Halt.Pass);
    }
}

[DbContext(typeof(OrdersContext))]
[Migration("20260101000003_SeedOrders")]
public sealed class SeedOrders : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(OrdersContext.Execution);
        migrationBuilder.Sql("INSERT INTO orders SELECT generate_series(1, 100)");
        migrationBuilder.Sql("INSERT INTO effects VALUES ('SeedOrders')");
    }
}
