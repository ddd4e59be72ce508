using System.Runtime.InteropServices;

namespace SpannerMutex.Timing;

/// <summary>
/// The system's clock. Its timestamps include the time in which the machine was suspended, where the system offers that:
/// on Linux by CLOCK_BOOTTIME (https://man7.org/linux/man-pages/man2/clock_gettime.2.html). The timestamps of
/// <see cref="TimeProvider.System" /> don't, and a holder would take an expired lease for a valid one.
/// </summary>
internal sealed partial class SystemClock : TimeProvider
{
    public static readonly SystemClock Instance = new();

    private const int BootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly bool _countsSuspension;

    private SystemClock() => _countsSuspension = OperatingSystem.IsLinux() && Read(BootTime, out _) == 0;

    public override long TimestampFrequency => _countsSuspension ? NanosecondsPerSecond : base.TimestampFrequency;

    /// <summary>The clock to use: this one, if the caller gave none or the system's.</summary>
    public static TimeProvider Or(TimeProvider? given) => given is null || given == System ? Instance : given;

    public override long GetTimestamp() => !_countsSuspension ? base.GetTimestamp()
        : Read(BootTime, out var time) == 0 ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
        : throw new InvalidOperationException("The clock CLOCK_BOOTTIME could be read when this process started, and can't be read any more.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int Read(int clock, out Time time);

    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
