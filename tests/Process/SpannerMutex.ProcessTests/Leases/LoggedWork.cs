namespace SpannerMutex.ProcessTests.Leases;

/// <summary>What a reader found of one lease's work.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Steps">All steps, in the order of their commits.</param>
internal sealed record LoggedWork(long Counter, IReadOnlyList<LoggedStep> Steps);
