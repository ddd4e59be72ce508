namespace RandomRounds.Plan;

/// <summary>What happens to an instance.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL; it is started again, as Cloud Run would.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    Freeze,

    /// <summary>Its connection to Spanner breaks for a while.</summary>
    Wire,
}
