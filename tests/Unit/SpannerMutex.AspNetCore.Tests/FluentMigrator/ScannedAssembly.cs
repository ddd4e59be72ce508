using System.Reflection;
using FluentMigrator.Runner.Initialization;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>An assembly of migrations, as FluentMigrator registers it for either way to scan.</summary>
internal sealed class ScannedAssembly(Assembly assembly) : IAssemblySource, IMigrationSourceItem
{
    public IReadOnlyCollection<Assembly> Assemblies => [assembly];

    public IEnumerable<Type> MigrationTypeCandidates => assembly.GetExportedTypes();
}
