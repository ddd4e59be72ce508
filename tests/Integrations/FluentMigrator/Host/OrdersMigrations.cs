using FluentMigrator;
using MigratingFleet;

namespace FluentHost;

[Migration(1)]
public sealed class CreateEffects : CountedMigration
{
    public override void Up()
    {
        CountExecution();
        Create.Table("effects")
            .WithColumn("migration").AsString()
            .WithColumn("instance").AsString().WithDefaultValue(RawSql.Insert("current_setting('application_name')"));
        Execute.Sql("INSERT INTO effects VALUES ('CreateEffects')");
    }
}

[Migration(2)]
public sealed class CreateOrders : CountedMigration
{
    public override void Up()
    {
        CountExecution();
        Create.Table("orders").WithColumn("id").AsInt64();
        Execute.Sql("INSERT INTO effects VALUES ('CreateOrders')");
        Execute.Sql(Halt.Pass);
    }
}

[Migration(3)]
public sealed class SeedOrders : CountedMigration
{
    public override void Up()
    {
        CountExecution();
        Execute.Sql("INSERT INTO orders SELECT generate_series(1, 100)");
        Execute.Sql("INSERT INTO effects VALUES ('SeedOrders')");
    }
}
