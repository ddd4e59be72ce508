namespace FluentMigrator.Runner.Initialization;

/// <summary>Says what assemblies are searched for.</summary>
public interface IScanInBuilder
{
    IScanInForBuilder For { get; }
}
