using SpannerMutex.Errors;
using SpannerMutex.Leases;

namespace SpannerMutex.Migrations;

/// <summary>Any code as a migrator.</summary>
/// <param name="fingerprint">Names the set of migrations that the code carries; change it when they change.</param>
/// <param name="isPending">
/// Whether anything is pending; asked again after the migration, which must have left nothing. Null: unknown until the lock
/// is held, and then everything may be.
/// </param>
/// <param name="migrate">Applies what is pending; must be harmless when nothing is.</param>
/// <param name="checkIsReadOnly">
/// Whether <paramref name="isPending" /> may be asked without the lock, by every instance that starts: only if it never
/// writes. Default false: it is asked under the lock alone, for which every start takes the lock.
/// </param>
/// <param name="name">What it is called, and what its outcomes are kept under. Default <c>migrator</c>.</param>
/// <param name="target">
/// Names the database that the code migrates, as in <see cref="SchemaCheck.Target" />; the lease keeps a hash of it. Null:
/// its outcomes aren't shared, and each instance takes the lock and asks for itself.
/// </param>
public sealed class DelegateMigrator(
    string fingerprint,
    Func<CancellationToken, ValueTask<bool>>? isPending,
    Func<MigrationRun, CancellationToken, ValueTask> migrate,
    bool checkIsReadOnly = false,
    string? name = null,
    string? target = null) : ISchemaMigrator
{
    private readonly string _fingerprint = fingerprint ?? throw new ArgumentNullException(nameof(fingerprint));
    private readonly Func<MigrationRun, CancellationToken, ValueTask> _migrate = migrate ?? throw new ArgumentNullException(nameof(migrate));

    /// <inheritdoc />
    public string Name { get; } = name ?? "migrator";

    /// <inheritdoc />
    public async ValueTask<SchemaCheck> CheckAsync(Lease? lease, CancellationToken cancellationToken = default)
    {
        var state = isPending is null || (lease is null && !checkIsReadOnly) ? SchemaState.RequiresLock
            : await isPending(cancellationToken).ConfigureAwait(false) ? SchemaState.Pending
            : SchemaState.UpToDate;
        return new SchemaCheck { State = state, Fingerprint = _fingerprint, Target = target };
    }

    /// <inheritdoc />
    /// <exception cref="MigrationGateException">The code ended without an error, and yet something is pending.</exception>
    public async ValueTask MigrateAsync(MigrationRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        await _migrate(run, cancellationToken).ConfigureAwait(false);
        if (isPending is null)
        {
            return;
        }

        // A tool may end well and have done nothing. It is no failed attempt: a setting may be all that is wrong.
        run.Lease.ThrowIfLost();
        if (await IsStillPendingAsync(isPending, cancellationToken).ConfigureAwait(false))
        {
            throw new MigrationGateException(
                MigrationPhase.Failed,
                "The migrator ended without an error, but says that something is still pending. Does it write to the database that it asks? "
                + "FluentMigrator, for one, writes nothing if its connection string is null: look at its name in the configuration. "
                + "Migrations that it leaves out on purpose (a MigrationConstraint) are pending to HasMigrationsToApplyUp(), but not to HasMigrationsToApplyUp(long.MaxValue).");
        }
    }

    // The run has ended well: what the question meets says nothing of the migrations, as before the run.
    private static async ValueTask<bool> IsStillPendingAsync(
        Func<CancellationToken, ValueTask<bool>> isPending, CancellationToken cancellationToken)
    {
        try
        {
            return await isPending(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (SpannerMutexException or OperationCanceledException))
        {
            const string Where = "The migrator ended without an error, but did not say whether anything is still pending";
            throw new MigrationInterruptedException($"{Where}: {ErrorCause.MessageOf(e)}", ErrorClassification.IsTransient(e), e)
            {
                RedactedMessage = $"{Where}: {ErrorClassification.Describe(e)}",
            };
        }
    }
}
