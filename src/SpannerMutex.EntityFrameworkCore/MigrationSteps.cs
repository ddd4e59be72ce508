using System.Diagnostics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SpannerMutex.EntityFrameworkCore;

/// <summary>
/// Follows one context's <c>MigrateAsync</c> from migration to migration by EF Core's own diagnostic events. Its exceptions
/// name neither the migration nor the statement, and applying them one at a time would run the app's seeding after each.
/// </summary>
internal sealed class MigrationSteps : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly DbContext _context;
    private readonly IMigrator _migrator;
    private readonly Action<string> _report;
    private readonly IDisposable _subscription;
    private (Exception Error, string Statement)? _failed;

    public MigrationSteps(DbContext context, Action<string> report)
    {
        _context = context;
        _migrator = context.GetService<IMigrator>();
        _report = report;
        _subscription = ((DiagnosticListener)context.GetService<DiagnosticSource>()).Subscribe(
            this, static name => name == RelationalEventId.MigrationApplying.Name || name == RelationalEventId.CommandError.Name);
    }

    /// <summary>The migration that was begun last; null before the first.</summary>
    public string? Current { get; private set; }

    /// <summary>A sentence with the statement that failed with this error; empty if it was not a statement of a migration.</summary>
    public string StatementOf(Exception error) =>
        Current is not null && _failed is var (seen, statement) && error.GetBaseException() == seen.GetBaseException()
            ? $"\nThe statement was: {statement}"
            : "";

    // Other contexts may share the listener.
    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandErrorEventData failed && ReferenceEquals(failed.Context, _context))
        {
            _failed = (failed.Exception, failed.Command.CommandText.Trim());
        }
        else if (value.Value is MigrationEventData step && ReferenceEquals(step.Migrator, _migrator))
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
