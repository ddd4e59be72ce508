namespace RolloutDemo.Observation;

/// <summary>What an instance is doing, as seen from outside.</summary>
internal enum InstancePhase
{
    /// <summary>Its process runs; its port doesn't answer yet.</summary>
    Starting,

    /// <summary>Its gate asks whether anything is pending.</summary>
    Checking,

    /// <summary>It waits for the instance that migrates.</summary>
    Waiting,

    /// <summary>It migrates.</summary>
    Migrating,

    /// <summary>Its readiness endpoint says yes.</summary>
    Ready,

    /// <summary>The platform sends it requests.</summary>
    Serving,

    /// <summary>It gets no new requests.</summary>
    Draining,

    /// <summary>Its gate gave up, or its process ended.</summary>
    Failed,

    /// <summary>Its process ended when the platform, or its task, told it to.</summary>
    Ended,
}
