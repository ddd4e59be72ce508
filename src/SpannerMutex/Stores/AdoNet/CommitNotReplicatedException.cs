namespace SpannerMutex.Stores.AdoNet;

/// <summary>The wait for the standby was cancelled: the commit is on the primary only, and a failover may lose it.</summary>
internal sealed class CommitNotReplicatedException() : Exception(
    "PostgreSQL committed on the primary only: somebody cancelled the wait for the synchronous standby (pg_cancel_backend). "
    + "Look at pg_stat_replication for why the standby doesn't reply.");
