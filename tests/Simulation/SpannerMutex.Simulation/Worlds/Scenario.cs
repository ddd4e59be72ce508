using SpannerMutex.Leases;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>What one seed's world is like: its timing, how far its clocks drift, how often what goes wrong.</summary>
internal sealed class Scenario
{
    /// <summary>A message's longest way once the faults are over.</summary>
    public static readonly TimeSpan CalmLatency = TimeSpan.FromMilliseconds(10);

    /// <summary>How late a timer may fire in a process that isn't frozen.</summary>
    public static readonly TimeSpan TimerLateness = TimeSpan.FromMilliseconds(15);

    // A margin of a tenth: a client's clock may run at no less than nine tenths of the store's.
    private const double SlowestClock = 0.901;
    private const double FastestClock = 1.1;

    private static readonly double[] Durations = [1.2, 1.5, 3, 5, 15];

    // Shorter than any that a mutant takes a tenth from.
    private static readonly TimeSpan ShortestDuration = TimeSpan.FromSeconds(1.2);

    private readonly double _drift;
    private readonly bool _durationsDiffer;

    public Scenario(Random random, StoreKind kind = StoreKind.Contract)
    {
        var duration = TimeSpan.FromSeconds(Durations[random.Next(Durations.Length)]);
        Options = new LeaseOptions
        {
            Duration = new LeaseDuration(duration),
            PollInterval = duration * (0.03 + (0.3 * random.NextDouble())),
            ReleaseTimeout = duration * (0.1 + (0.6 * random.NextDouble())),
        };
        Clients = kind == StoreKind.Spanner && random.Next(10) == 0 ? random.Next(8, 13) : random.Next(2, 6);
        FaultTime = duration * (5 + (8 * random.NextDouble()));
        IsGate = random.Next(5) == 0;
        Migrations = random.Next(1, 5);
        BadRuns = random.Next(3) == 0 ? random.Next(1, 3) : 0;
        StoreRate = 0.99 + (0.02 * random.NextDouble());
        _drift = random.Next(3) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
        Loss = Intensity(random, 0.25);
        Lateness = Intensity(random, 0.2);
        Replays = Intensity(random, 0.2);
        Refusals = Intensity(random, 0.1);
        Denials = Intensity(random, kind == StoreKind.Spanner ? 0.1 : 0.02);
        Freezes = Intensity(random, 0.5);
        Kills = Intensity(random, 0.12);
        Stalls = Intensity(random, 0.01);
        Cancels = Intensity(random, 0.3);
        IsRecordDeleted = random.Next(4) == 0;
        WallClocksJump = random.Next(2) == 0;
        _durationsDiffer = random.Next(2) == 0;
        Kind = kind;
        Aborts = Intensity(random, 0.2);
        RefusedRepeats = Intensity(random, 1);
        AbortedThoughApplied = Intensity(random, 0.1);
        CallTimeout = random.Next(2) == 0 ? TimeSpan.FromSeconds(10) : duration * (0.2 + (0.8 * random.NextDouble()));
    }

    /// <summary>The longest lease of all clients, and what they have in common.</summary>
    public LeaseOptions Options { get; }

    public TimeSpan Duration => Options.Duration.Value;

    public int Clients { get; }

    /// <summary>How long things go wrong.</summary>
    public TimeSpan FaultTime { get; }

    public bool IsGate { get; }

    public int Migrations { get; }

    /// <summary>How many runs of the migrations fail: fewer than park them.</summary>
    public int BadRuns { get; }

    public double StoreRate { get; }

    public double Loss { get; }

    public double Lateness { get; }

    public double Replays { get; }

    public double Refusals { get; }

    public double Denials { get; }

    public double Freezes { get; }

    public double Kills { get; }

    public double Stalls { get; }

    public double Cancels { get; }

    public bool IsRecordDeleted { get; }

    public bool WallClocksJump { get; }

    public StoreKind Kind { get; }

    /// <summary>How often Spanner aborts a transaction for no reason that its client could see.</summary>
    public double Aborts { get; }

    /// <summary>How often a commit that is sent again is refused before it gets to Spanner.</summary>
    public double RefusedRepeats { get; }

    /// <summary>How often a commit that Spanner has applied is answered by ABORTED.</summary>
    public double AbortedThoughApplied { get; }

    /// <summary>How long one call to Spanner may take, with all its attempts.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>
    /// From the end of the faults, or of a belief, to the next belief where somebody waits: the lease's duration by the
    /// store's clock, one poll by the slowest client's, the longest pause before a swap is sent again, and the ways and
    /// timers of the calls between.
    /// </summary>
    public TimeSpan Recovery => (Duration / StoreRate) + AfterRelease + TimeSpan.FromSeconds(1) + LastHang;

    /// <summary>From a confirmed release to the next belief where somebody waits: one poll, one read, one swap.</summary>
    public TimeSpan AfterRelease => (Options.PollInterval / (SlowestClock * StoreRate)) + (6 * CalmLatency) + (4 * TimerLateness);

    /// <summary>How long after the end of the faults calls from before it may still be under way.</summary>
    public TimeSpan LastCalls => Duration + LastHang;

    // A call that was sent just before the end of the faults.
    private TimeSpan LastHang => Kind == StoreKind.Spanner ? CallTimeout / (SlowestClock * StoreRate) : TimeSpan.Zero;

    /// <summary>The same where the record was deleted meanwhile: of those who create another, some begin twice.</summary>
    public TimeSpan AfterRemoval => (2 * AfterRelease) + (20 * CalmLatency);

    /// <summary>One client's options: two revisions of an application may ask for different durations.</summary>
    public LeaseOptions OptionsOf(Random random)
    {
        if (!_durationsDiffer)
        {
            return Options;
        }

        var duration = Duration * (0.3 + (0.7 * random.NextDouble()));
        return new LeaseOptions
        {
            Duration = new LeaseDuration(duration > ShortestDuration ? duration : ShortestDuration),
            PollInterval = Options.PollInterval,
            ReleaseTimeout = Options.ReleaseTimeout,
        };
    }

    /// <summary>A client's clock rate: anywhere within what the margin allows, often at one end of it.</summary>
    public double ClockRate(Random random) =>
        StoreRate * (_drift == 1
            ? random.Next(2) == 0 ? SlowestClock : FastestClock
            : 1 + (_drift * (SlowestClock - 1 + (random.NextDouble() * (FastestClock - SlowestClock)))));

    private static double Intensity(Random random, double most) => random.Next(3) == 0 ? 0 : most * random.NextDouble();
}
