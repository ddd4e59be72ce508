using SpannerMutex.Simulation.Histories;

namespace SpannerMutex.Simulation.Rules;

/// <summary>A time in which somebody waited for the lease and nobody had it.</summary>
/// <param name="Until">When it ended, in ticks.</param>
/// <param name="Length">How long it was.</param>
/// <param name="Allowed">How long it may be.</param>
/// <param name="After">What it followed.</param>
internal readonly record struct RecoveryGap(long Until, TimeSpan Length, TimeSpan Allowed, EventKind After);
