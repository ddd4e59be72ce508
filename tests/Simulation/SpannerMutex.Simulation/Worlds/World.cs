using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Mutants;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Store;

namespace SpannerMutex.Simulation.Worlds;

/// <summary>
/// Virtual time, all randomness and everything that is going to happen. One thread: what is due is called, one after
/// another, and whatever it sets going runs on the same stack.
/// </summary>
internal sealed class World
{
    // Ten times what the liveliest seed needs: beyond it something spins.
    private const int MostEvents = 400_000;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly PriorityQueue<Action, (long At, long Order)> _due = new();
    private readonly List<WatchedLease> _watched = [];
    private long _order;
    private long _writes;
    private int _badRuns;

    public World(int seed, StoreKind kind, Mutant? mutant)
    {
        Random = new Random(seed);
        Mutant = mutant;
        Scenario = new Scenario(Random, kind);
        _badRuns = Scenario.BadRuns;
        Store = kind == StoreKind.Spanner ? mutant?.Spanner?.Invoke(this) ?? new SimulatedSpanner(this) : mutant?.Store?.Invoke(this) ?? new SimulatedStore(this);
        NetworkFaults = new NetworkFaults(this);
    }

    public Random Random
    {
        get
        {
            EnsureOneThread();
            return field;
        }
    }

    public Mutant? Mutant { get; }

    public Scenario Scenario { get; }

    public History History { get; } = new();

    public ISimulatedStore Store { get; }

    public OwnerNumbers Owners { get; } = new();

    public NetworkFaults NetworkFaults { get; }

    public List<SimulatedClient> Clients { get; } = [];

    /// <summary>Ticks since the beginning.</summary>
    public long Now { get; private set; }

    /// <summary>How many things have happened.</summary>
    public int Count { get; private set; }

    public bool FaultsAreOver { get; private set; }

    /// <summary>While a belief is only looked at: looking must change nothing.</summary>
    public bool IsLooking { get; private set; }

    /// <summary>How many clients stand still in the middle of their code, one inside another.</summary>
    public int StallDepth { get; set; }

    public void After(TimeSpan delay, Action action) => At(Now + delay.Ticks, action);

    public void At(long time, Action action)
    {
        EnsureOneThread();
        _due.Enqueue(action, (Math.Max(time, Now), _order++));
    }

    /// <summary>Lets everything happen up to a time. A client that stands still in the middle of its code calls it too.</summary>
    public void RunUntil(long time, Func<bool>? isDone = null)
    {
        while (isDone?.Invoke() != true && _due.TryPeek(out var action, out var due) && due.At <= time)
        {
            _due.Dequeue();
            Now = Math.Max(Now, due.At);
            if (++Count > MostEvents)
            {
                throw new InvalidOperationException($"More than {MostEvents} events: something spins.");
            }

            action();
            LookAtBeliefs();
        }

        if (isDone?.Invoke() != true)
        {
            Now = Math.Max(Now, time);
        }
    }

    public void Record(EventKind kind, int client = 0, long token = 0, long number = 0)
    {
        EnsureOneThread();
        History.Add(new HistoryEvent(Now, kind, client, token, number));
    }

    /// <summary>Looks at it at once: a lease may be released before anything else happens.</summary>
    public void Watch(WatchedLease lease)
    {
        _watched.Add(lease);
        LookAtBeliefs();
    }

    public void EndFaults()
    {
        FaultsAreOver = true;
        Record(EventKind.FaultsEnded);
    }

    public long NextWrite() => ++_writes;

    /// <summary>Whether this run of the migrations meets their fault; the fleet meets it so many times.</summary>
    public bool IsRunBad() => _badRuns > 0 && _badRuns-- > 0;

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Random.NextDouble());

    /// <summary>Looks at every belief as it is at this moment.</summary>
    public void LookAtBeliefs()
    {
        IsLooking = true;
        for (var i = _watched.Count - 1; i >= 0; i--)
        {
            if (!_watched[i].Look())
            {
                _watched.RemoveAt(i);
            }
        }

        IsLooking = false;
    }

    // What hops to the thread pool can't be replayed.
    private void EnsureOneThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A continuation ran on another thread: this seed can't be replayed.");
        }
    }
}
