using FluentMigrator;

namespace SpannerMutex.Integrations.FluentMigrator.BrokenMigrations;

[Migration(1)]
public sealed class SelectFromNowhere : ForwardOnlyMigration
{
    public override void Up() => Execute.Sql("SELECT * FROM nowhere");
}
