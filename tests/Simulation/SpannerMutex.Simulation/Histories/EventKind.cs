namespace SpannerMutex.Simulation.Histories;

/// <summary>What can happen. The rules read the kinds up to <see cref="FaultsEnded" />; the others are for the reader of a history.</summary>
internal enum EventKind
{
    // At the store, in the order of its commits.
    StoreAcquired,
    StoreRenewed,
    StoreReleased,
    StoreWrote,
    StoreDeleted,
    StoreRemoved,

    // What a client believes and is told.
    Believes,
    Ceases,
    LossSignalled,
    Releasing,
    GaveUp,
    Released,
    NotReleased,

    // What a client asks for, and what it is answered.
    Waits,
    WaitEnds,
    NotAcquired,
    WriteDone,
    WriteRefused,
    WriteLost,
    WriteOpen,
    GateOpened,
    GateParked,
    Crashed,
    Wedged,

    // Processes.
    Started,
    Killed,
    Frozen,
    Woken,
    FaultsEnded,

    // For the reader, and counted.
    GateShut,
    AcquireFailed,
    Cancelled,
    WallClockSet,
    StoreConflict,
    Sent,
    RequestDropped,
    ReplyDropped,
    RequestLate,
    Replayed,
    AnswerOfCopy,
    Refused,
    Denied,
    WriteBegun,
}
