namespace SpannerMutex.Migrations;

/// <summary>
/// How the gate waits and gives up. A <see cref="MigrationGate" /> copies them when it is created; later changes have no
/// effect on it.
/// </summary>
public sealed class MigrationGateOptions
{
    /// <summary>Whether this instance may migrate. Default: <see cref="MigrationGateRole.Migrate" />.</summary>
    public MigrationGateRole Role { get; set; }

    /// <summary>
    /// How long an instance waits for another that migrates, or for a store that can't be reached, before it fails.
    /// Default 10 min. It doesn't bound a migration that this instance runs itself.
    /// </summary>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an instance tries to reach a database that it has not reached yet, before it fails. Default 30 s. A shorter time
    /// reports a wrong address sooner; a cold start on a busy machine may need some of it.
    /// </summary>
    public TimeSpan UnreachableTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often one set of migrations may fail over the whole fleet before it is parked. Default 3. A lost lease, an
    /// unreachable server, a missing right and a stopped process don't count; nor does a crash, which can't be distinguished
    /// from a lost connection: <see cref="MigrationGateState.AbandonedRuns" /> counts those.
    /// </summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Whether errors are redacted wherever the gate writes or shows them: in its log (the logged exceptions too), its
    /// <see cref="MigrationGateState.LastError" /> and exceptions, on the lease, in the history of scripts. They then name
    /// migrator, script, statement number, line, and the types and codes of the error, but hold no text of a statement, a
    /// database or a tool, which may quote secrets or personal data. The text is kept nowhere: turn it off, and let the
    /// migration fail again. Default false. What the mutex and the Spanner client log goes through the loggers that they
    /// were given: see <see cref="LoggerRedactionExtensions.WithRedactedErrors" />, which <c>AddSpannerMutexMigrations</c> uses.
    /// </summary>
    public bool RedactErrors { get; set; }

    /// <summary>A private copy.</summary>
    /// <param name="parameter">The parameter that the options came by.</param>
    /// <exception cref="ArgumentException">Something is wrong; the message names each property.</exception>
    internal MigrationGateOptions CheckedCopy(string parameter)
    {
        var copy = (MigrationGateOptions)MemberwiseClone();
        var errors = new OptionErrors(nameof(MigrationGateOptions), parameter);
        errors.Check(Enum.IsDefined(copy.Role), nameof(Role), copy.Role, $"Set {string.Join(" or ", Enum.GetNames<MigrationGateRole>())}.");
        errors.Check(copy.WaitTimeout > TimeSpan.Zero, nameof(WaitTimeout), copy.WaitTimeout, "Set a time above zero.");
        errors.Check(copy.UnreachableTimeout > TimeSpan.Zero, nameof(UnreachableTimeout), copy.UnreachableTimeout, "Set a time above zero.");
        errors.Check(copy.MaxAttempts >= 1, nameof(MaxAttempts), copy.MaxAttempts, "Set 1 or more.");
        errors.ThrowIfAny();
        return copy;
    }
}
