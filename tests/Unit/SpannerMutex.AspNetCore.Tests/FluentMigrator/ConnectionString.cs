using FluentMigrator.Runner.Initialization;

namespace SpannerMutex.AspNetCore.Tests.FluentMigrator;

/// <summary>The connection that FluentMigrator would use.</summary>
internal sealed record ConnectionString(string? Value) : IConnectionStringAccessor
{
    string? IConnectionStringAccessor.ConnectionString => Value;
}
