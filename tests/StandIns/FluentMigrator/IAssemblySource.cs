using System.Reflection;

namespace FluentMigrator.Runner.Initialization;

/// <summary>Where FluentMigrator looks for everything: what <c>For.All()</c> adds to.</summary>
public interface IAssemblySource
{
    IReadOnlyCollection<Assembly> Assemblies { get; }
}
