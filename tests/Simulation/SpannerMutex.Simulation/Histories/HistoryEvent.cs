namespace SpannerMutex.Simulation.Histories;

/// <summary>One thing that happened.</summary>
/// <param name="At">The world's time, in ticks since its beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Client">To whom; 0 for the store or a person.</param>
/// <param name="Token">The fencing token it is about; 0 for none.</param>
/// <param name="Number">A write's, an owner's or a call's number, as the kind has it.</param>
internal readonly record struct HistoryEvent(long At, EventKind Kind, int Client, long Token = 0, long Number = 0);
