using SpannerMutex.Emulator;
using SpannerMutex.ProcessSupport.Holders;
using SpannerMutex.ProcessTests.Apps;
using SpannerMutex.Spanner.Rest;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>The holders of one lease, all they said, and a reader that trusts none of them.</summary>
internal sealed class HolderTeam(HolderSettings settings, string restHost) : IAsyncDisposable
{
    private readonly SpannerReader _reader = new(restHost, settings.Database);
    private volatile HolderProcess[] _holders = [];
    private int _started;
    private int _begin;

    public HolderSettings Settings => settings;

    public EventLog Events { get; } = new();

    public IReadOnlyList<HolderProcess> Holders => _holders;

    /// <summary>A database for holders to work in.</summary>
    public static async Task<string> CreateDatabaseAsync(EmulatorProcess emulator, string? name = null)
    {
        var path = name ?? $"projects/holders/instances/tests/databases/h{Guid.NewGuid().ToString("N")[..20]}";
        using var client = new SpannerRestClient(new SpannerRestOptions { Database = path, EmulatorHost = emulator.Host });
        await SpannerEmulator.CreateDatabaseAsync(client, SectionTables.Ddl);
        return path;
    }

    public async Task<HolderProcess> StartAsync(string? viaHost = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var holder = await HolderProcess.StartAsync($"{settings.Lease}-{++_started}", settings, viaHost ?? restHost, Events, environment);
        _holders = [.. _holders, holder];
        return holder;
    }

    public async Task KillAsync(HolderProcess holder)
    {
        _holders = [.. _holders.Where(other => other != holder)];
        await holder.KillAsync();
        await holder.DisposeAsync();
    }

    /// <summary>Waits until somebody acquires the lease, from now on.</summary>
    public async Task<HolderProcess> NextHolderAsync(HolderProcess? otherThan = null)
    {
        var acquired = await Events.NextAsync(
            Events.Count,
            $"{otherThan?.Client ?? "nobody"} excepted, one acquires the lease",
            told => told.Kind == HolderEventKind.Acquired && told.Client != otherThan?.Client && _holders.Any(holder => holder.Client == told.Client));
        return _holders.Single(holder => holder.Client == acquired.Client);
    }

    /// <summary>Waits until each of them has begun a critical section, from now on.</summary>
    public Task UntilAllWorkAsync() => Task.WhenAll(_holders.Select(UntilItWorksAsync));

    /// <summary>Waits until that holder has begun a critical section, from now on.</summary>
    public Task UntilItWorksAsync(HolderProcess holder) => UntilToldAsync(holder, "enters", told => told.Kind == HolderEventKind.Entered);

    /// <summary>Waits until that holder says so, from now on.</summary>
    public Task<HolderEvent> UntilToldAsync(HolderProcess holder, string what, Func<HolderEvent, bool> isIt) =>
        Events.NextAsync(Events.Count, $"{holder.Client} {what}", told => told.Client == holder.Client && isIt(told));

    /// <summary>After the database was lost: what was said until now is no longer in it.</summary>
    public void BeginAnew() => _begin = Events.Count;

    /// <summary>SIGTERM to all, then the last check.</summary>
    public async Task<LoggedWork> EndAsync(string because)
    {
        await Task.WhenAll(_holders.Select(holder => holder.StopAsync()));
        Events.All.ShouldNotContain(told => told.Kind == HolderEventKind.Crashed, because);
        return await CheckAsync(because);
    }

    /// <summary>Looks at the whole of what was done until now.</summary>
    public async Task<LoggedWork> CheckAsync(string because)
    {
        // In this order: what was confirmed before the read must be in it.
        var events = Events.All;
        var work = await _reader.ReadAsync(settings.Lease);
        work.BeInOrder(because);
        work.AgreeWith(events.Skip(_begin), because);
        events.ShowOneBelieverAtATime(because);
        return work;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var holder in _holders)
        {
            await holder.DisposeAsync();
        }

        _reader.Dispose();
    }
}
