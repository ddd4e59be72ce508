using FluentMigrator;

namespace SpannerMutex.Integrations.FluentMigrator.Steps;

[Migration(2, "a second table")]
public sealed class CreateSecond(Hooks hooks) : ForwardOnlyMigration
{
    public override void Up()
    {
        hooks.Begun(2);
        Create.Table("second").WithColumn("id").AsInt64();
    }
}
