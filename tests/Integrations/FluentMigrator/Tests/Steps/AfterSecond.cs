using FluentMigrator;
using FluentMigrator.Runner.Constraints;

namespace SpannerMutex.Integrations.FluentMigrator.Steps;

/// <summary>May run once the version is 2: the runner looks at what was applied when its run began.</summary>
[Migration(3)]
[CurrentVersionMigrationConstraint(2)]
public sealed class AfterSecond(Hooks hooks) : ForwardOnlyMigration
{
    public override void Up()
    {
        hooks.Begun(3);
        Create.Table("third").WithColumn("id").AsInt64();
    }
}
