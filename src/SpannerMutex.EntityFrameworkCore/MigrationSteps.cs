using System.Diagnostics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>
/// Follows one context's <c>MigrateAsync</c> from migration to migration by EF Core's own diagnostic events: its
/// exceptions don't say which one failed, and to apply them one at a time would run the app's seeding after each.
/// </summary>
internal sealed class MigrationSteps : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly IMigrator _migrator;
    private readonly Action<string> _report;
    private readonly IDisposable _subscription;

    public MigrationSteps(DbContext context, Action<string> report)
    {
        _migrator = context.GetService<IMigrator>();
        _report = report;
        _subscription = ((DiagnosticListener)context.GetService<DiagnosticSource>()).Subscribe(
            this, static name => name == RelationalEventId.MigrationApplying.Name);
    }

    /// <summary>The migration that was begun last; null before the first.</summary>
    public string? Current { get; private set; }

    // Other contexts may share the listener.
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is MigrationEventData step && ReferenceEquals(step.Migrator, _migrator))
        {
            Current = step.Migration.GetType().GetCustomAttribute<MigrationAttribute>()?.Id ?? step.Migration.GetType().Name;
            _report(Current);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription.Dispose();
}
