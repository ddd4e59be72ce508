namespace SpannerMutex.Leases;

/// <summary>
/// Gives others the chance to acquire the lease: a process that has just released it would otherwise acquire it again before
/// any waiter's next read. Waiting is read-only, so nobody can know whether somebody waits.
/// </summary>
internal sealed class ReacquirePause(TimeSpan pollInterval, TimeProvider time, Func<double> random)
{
    private readonly Lock _lock = new();
    private long? _releasedAt;

    /// <summary>This process has released the lease.</summary>
    public void NoteRelease()
    {
        lock (_lock)
        {
            _releasedAt = time.GetTimestamp();
        }
    }

    /// <summary>How long to wait before the next acquisition: until a jittered poll after the last release; zero or less if that is over.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _releasedAt is { } releasedAt
                    ? LeaseProtocol.PollDelay(null, pollInterval, random()) - time.GetElapsedTime(releasedAt)
                    : TimeSpan.Zero;
            }
        }
    }
}
