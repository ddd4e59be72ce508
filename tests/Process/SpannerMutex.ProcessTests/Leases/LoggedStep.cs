namespace SpannerMutex.ProcessTests.Leases;

/// <summary>A step of a critical section, as it stands in the database.</summary>
/// <param name="Token">The token under which it was written.</param>
/// <param name="Step">Its place in the section, from 0.</param>
/// <param name="Client">Who wrote it.</param>
/// <param name="Value">What it set the counter to; null if it didn't.</param>
/// <param name="CommittedAt">When Spanner committed it, as Spanner writes it: such texts of one length sort as the times do.</param>
internal sealed record LoggedStep(long Token, long Step, string Client, long? Value, string CommittedAt);
