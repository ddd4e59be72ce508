using FluentMigrator;

namespace SpannerMutex.Integrations.FluentMigrator.Steps;

[Migration(1)]
public sealed class CreateFirst(Hooks hooks) : ForwardOnlyMigration
{
    public override void Up()
    {
        hooks.Begun(1);
        Create.Table("first").WithColumn("id").AsInt64();
    }
}
