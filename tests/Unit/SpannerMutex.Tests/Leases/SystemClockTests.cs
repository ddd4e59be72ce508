using System.Globalization;
using SpannerMutex.Leases;
using SpannerMutex.Stores.InMemory;
using SpannerMutex.TestSupport.Time;
using SpannerMutex.Timing;

namespace SpannerMutex.Tests.Leases;

public sealed class SystemClockTests
{
    [Fact]
    public void Or_NoneOrTheSystems_IsTheOneThatCountsSuspension()
    {
        var clock = new VirtualClock();

        SystemClock.Or(null).ShouldBeSameAs(SystemClock.Instance);
        SystemClock.Or(TimeProvider.System).ShouldBeSameAs(SystemClock.Instance);
        SystemClock.Or(clock).ShouldBeSameAs(clock);
    }

    // /proc/uptime is CLOCK_BOOTTIME, of this time namespace as the clock is; CLOCK_MONOTONIC is behind by all suspensions.
    [Fact]
    public void GetTimestamp_OnLinux_IsTheTimeSinceBoot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "CLOCK_BOOTTIME is Linux's.");
        var before = Uptime();

        var time = TimeSpan.FromSeconds((double)SystemClock.Instance.GetTimestamp() / SystemClock.Instance.TimestampFrequency);

        // It tells hundredths of a second.
        time.TotalSeconds.ShouldBeInRange(before - 0.01, Uptime() + 0.02);

        static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void GetTimestamp_ReadAgain_NeverGoesBack()
    {
        var last = SystemClock.Instance.GetTimestamp();
        for (var i = 0; i < 10_000; i++)
        {
            var next = SystemClock.Instance.GetTimestamp();
            next.ShouldBeGreaterThanOrEqualTo(last);
            last = next;
        }
    }

    [Fact]
    public async Task Lease_OnTheSystemsClock_IsHeldAndReleased()
    {
        var mutex = new DistributedMutex(new InMemoryLeaseStore(), new LeaseName("a"));

        await using var lease = (await mutex.TryAcquireAsync()).ShouldNotBeNull();

        lease.IsHeld.ShouldBeTrue();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        lease.LostToken.IsCancellationRequested.ShouldBeFalse();
    }
}
