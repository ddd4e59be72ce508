using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>A migrator made of delegates.</summary>
public sealed class DelegateMigrator : ISchemaMigrator
{
    private readonly Func<MigrationRun, CancellationToken, Task> _migrate;
    private readonly Func<CancellationToken, Task<bool>>? _isPending;
    private readonly string _fingerprint;
    private readonly string? _target;
    private readonly bool _checkIsReadOnly;

    /// <summary>A migrator of two functions.</summary>
    /// <param name="migrate">Applies what is pending; must be harmless when nothing is.</param>
    /// <param name="isPending">
    /// Whether anything is pending; asked again after the migration, which must have left nothing. Null: unknown until the lock
    /// is held, and then everything may be.
    /// </param>
    /// <param name="options">What else is known of the migrations; <see cref="MigratorOptions.Fingerprint" /> is required.</param>
    /// <exception cref="ArgumentException">There is no fingerprint.</exception>
    public DelegateMigrator(
        Func<MigrationRun, CancellationToken, Task> migrate, Func<CancellationToken, Task<bool>>? isPending, MigratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(migrate);
        ArgumentNullException.ThrowIfNull(options);
        _migrate = migrate;
        _isPending = isPending;
        _fingerprint = options.Fingerprint
            ?? throw new ArgumentException("The migrations have no fingerprint: set one, which changes when they do.", nameof(options));
        (_target, _checkIsReadOnly) = (options.Target, options.CheckIsReadOnly);
        Name = options.Name ?? "migrator";
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        var state = _isPending is null || (lease is null && !_checkIsReadOnly) ? SchemaState.RequiresLock
            : await _isPending(cancellationToken).ConfigureAwait(false) ? SchemaState.Pending
            : SchemaState.UpToDate;
        return new SchemaCheck { State = state, Fingerprint = _fingerprint, Target = _target };
    }

    /// <inheritdoc />
    /// <exception cref="MigrationGateException">The migration completed without an error, but something is still pending.</exception>
    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        await _migrate(run, cancellationToken).ConfigureAwait(false);
        if (_isPending is null)
        {
            return;
        }

        // A tool may succeed without having done anything. That is not a failed attempt: only a setting may be wrong.
        run.Lease.ThrowIfLost();
        if (await IsStillPendingAsync(_isPending, cancellationToken).ConfigureAwait(false))
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                "The migrator ended without an error, but migrations are still pending. Does it write to the database that it checks? "
                + "FluentMigrator, for one, writes nothing if its connection string is null: check its name in the configuration. "
                + "Migrations that it leaves out on purpose (a MigrationConstraint) are pending to HasMigrationsToApplyUp(), but not to HasMigrationsToApplyUp(long.MaxValue).");
        }
    }

    // The run has succeeded: an error of the check is not about the migrations, as before the run.
    private static async ValueTask<bool> IsStillPendingAsync(
        Func<CancellationToken, Task<bool>> isPending, CancellationToken cancellationToken)
    {
        try
        {
            return await isPending(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (SpannerMutexException or OperationCanceledException))
        {
            const string Where = "The migrator ended without an error, but the check for pending migrations after it failed";
            throw new MigrationInterruptedException($"{Where}: {ErrorCause.MessageOf(e)}", ErrorClassification.IsTransient(e), e)
            {
                RedactedMessage = $"{Where}: {ErrorClassification.Describe(e)}",
            };
        }
    }
}
