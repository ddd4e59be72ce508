namespace SpannerMutex.Stores.Spanner;

/// <summary>How a fenced transaction is run again when Spanner aborts it.</summary>
/// <param name="For">How long, from the first run's beginning; an abort after that is the caller's.</param>
/// <param name="OnRepeat">Told the number of the run that is about to begin, from 2.</param>
/// <param name="LengthensLease">Whether the work may take so long that the emulator's renewals abort it each time.</param>
internal sealed record AbortRetries(TimeSpan For, Action<int> OnRepeat, bool LengthensLease = true);
