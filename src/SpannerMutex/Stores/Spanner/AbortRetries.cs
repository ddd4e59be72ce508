namespace SpannerMutex.Stores.Spanner;

/// <summary>How a fenced transaction is retried when Spanner aborts it.</summary>
/// <param name="For">How long to retry, from the beginning of the first run; an abort after that is thrown.</param>
/// <param name="OnRepeat">Called with the number of the run that is about to begin, from 2.</param>
/// <param name="LengthensLease">Whether the work may take so long that renewals abort it on the emulator each time.</param>
internal sealed record AbortRetries(TimeSpan For, Action<int> OnRepeat, bool LengthensLease = true);
