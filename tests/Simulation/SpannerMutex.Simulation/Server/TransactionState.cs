namespace SpannerMutex.Simulation.Server;

/// <summary>What has become of a transaction.</summary>
internal enum TransactionState
{
    Open,
    Committed,
    Aborted,
    RolledBack,
}
