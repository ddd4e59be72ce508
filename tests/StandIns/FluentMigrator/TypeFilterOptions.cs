using System.Diagnostics.CodeAnalysis;

namespace FluentMigrator.Runner.Initialization;

/// <summary>In which namespace FluentMigrator looks for migrations.</summary>
public sealed class TypeFilterOptions
{
    [SuppressMessage("Naming", "CA1716", Justification = "As FluentMigrator declares it.")]
    public string? Namespace { get; set; }

    public bool NestedNamespaces { get; set; }
}
