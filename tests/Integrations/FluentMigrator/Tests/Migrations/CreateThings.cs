using FluentMigrator;

namespace SpannerMutex.Integrations.FluentMigrator.Migrations;

[Migration(1)]
public sealed class CreateThings : ForwardOnlyMigration
{
    public override void Up() => Create.Table("things").WithColumn("made_by").AsString();
}
