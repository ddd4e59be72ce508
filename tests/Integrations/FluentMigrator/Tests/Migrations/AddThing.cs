using FluentMigrator;

namespace SpannerMutex.Integrations.FluentMigrator.Migrations;

/// <summary>Runs with every MigrateUp.</summary>
[Maintenance(MigrationStage.AfterAll)]
public sealed class AddThing : ForwardOnlyMigration
{
    public override void Up() => Insert.IntoTable("things").Row(new { made_by = "maintenance" });
}
