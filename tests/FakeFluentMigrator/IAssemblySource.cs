using System.Reflection;

namespace FluentMigrator.Runner.Initialization;

/// <summary>Where FluentMigrator looks for migrations.</summary>
public interface IAssemblySource
{
    IReadOnlyCollection<Assembly> Assemblies { get; }
}
