namespace MultiClient;

/// <summary>The client through which a process keeps its leases.</summary>
internal enum LeaseClient
{
    /// <summary>The built-in one.</summary>
    Rest,

    /// <summary>Google.Cloud.Spanner.Data; what stands in for it in the default solution.</summary>
    AdoNet,
}
