using SpannerMutex.Leases;
using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Network;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Clients;

/// <summary>One process: the real mutex on a clock and a connection of its own. It may be frozen between or within its steps, and killed.</summary>
internal sealed class SimulatedClient
{
    private const int DeepestStall = 3;

    private readonly World _world;
    private readonly List<Action> _held = [];

    public SimulatedClient(World world)
    {
        _world = world;
        Id = world.Clients.Count + 1;
        world.Clients.Add(this);
        Clock = new ClientClock(world, this);
        Time = world.Mutant?.Clock?.Invoke(this) ?? Clock;
        Options = world.Scenario.OptionsOf(world.Random);
        Store = world.Store.Connect(this);
        Mutex = new DistributedMutex(
            Store.Leases, LeaseSimulation.LeaseName, Options, world.Random.NextDouble, Time);
    }

    public int Id { get; }

    public World World => _world;

    public ClientClock Clock { get; }

    public TimeProvider Time { get; }

    public LeaseOptions Options { get; }

    public IClientStore Store { get; }

    public DistributedMutex Mutex { get; }

    public Task Work { get; private set; } = Task.CompletedTask;

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Frozen in the middle of its code: it can't be killed there.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Called before each thing that the world brings to this client, where a mutant wants to know.</summary>
    public Action? Stirs { get; set; }

    public void Start(Func<Task> work) => Run(() =>
    {
        Record(EventKind.Started);
        Work = work();
    });

    /// <summary>The world brings something: a timer, an answer. A frozen client gets it when it wakes, a dead one never.</summary>
    public void Run(Action action)
    {
        if (IsFrozen && !IsDead)
        {
            _held.Add(action);
        }
        else if (!IsDead)
        {
            Stirs?.Invoke();
            action();
        }
    }

    public void Freeze()
    {
        IsFrozen = true;
        Record(EventKind.Frozen);
    }

    /// <summary>What came meanwhile is brought soon, in any order.</summary>
    public void Wake()
    {
        IsFrozen = false;
        Record(EventKind.Woken);
        foreach (var action in _held)
        {
            _world.After(TimeSpan.FromMilliseconds(_world.Random.NextDouble()), () => Run(action));
        }

        _held.Clear();
    }

    public void Kill()
    {
        IsDead = true;
        _held.Clear();
        Record(EventKind.Killed);
    }

    /// <summary>The process may be frozen right here, in the middle of its code, while the others go on.</summary>
    public void MayStall()
    {
        if (_world.FaultsAreOver || _world.IsLooking || IsFrozen || _world.StallDepth >= DeepestStall
            || !_world.Chance(_world.Scenario.Stalls))
        {
            return;
        }

        _world.StallDepth++;
        IsStalled = true;
        Freeze();
        var until = _world.Now + _world.Between(TimeSpan.Zero, _world.Scenario.Duration * 1.5).Ticks;
        _world.RunUntil(Math.Min(until, _world.Scenario.FaultTime.Ticks));
        Wake();
        IsStalled = false;
        _world.StallDepth--;
    }

    public void Record(EventKind kind, long token = 0, long number = 0) => _world.Record(kind, Id, token, number);
}
