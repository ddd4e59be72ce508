using FluentMigrator;

namespace SpannerMutex.Integrations.Migrations;

[Migration(1)]
public sealed class CreateEffects : Migration
{
    public override void Up() =>
        Execute.Sql("CREATE TABLE effects (migration text NOT NULL); INSERT INTO effects VALUES ('CreateEffects')");

    public override void Down() => Execute.Sql("DROP TABLE effects");
}

[Migration(2)]
public sealed class AddOrders : Migration
{
    public override void Up()
    {
        Create.Table("orders").WithColumn("id").AsInt64().PrimaryKey();
        Execute.Sql("INSERT INTO effects VALUES ('AddOrders')");
    }

    public override void Down() => Delete.Table("orders");
}

[Migration(3)]
public sealed class SeedOrders : Migration
{
    public override void Up() => Execute.Sql("INSERT INTO orders VALUES (1); INSERT INTO effects VALUES ('SeedOrders')");

    public override void Down() => Execute.Sql("DELETE FROM orders");
}
