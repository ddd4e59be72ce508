namespace SpannerMutex.Spanner;

/// <summary>How far a batch of DML came.</summary>
/// <param name="Succeeded">How many statements were run, from the first.</param>
/// <param name="Error">Why the next one was refused; null if all were run.</param>
internal sealed record BatchResult(int Succeeded, SpannerException? Error);
