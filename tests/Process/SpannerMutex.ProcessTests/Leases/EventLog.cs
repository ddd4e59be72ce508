using SpannerMutex.ProcessSupport.Holders;

namespace SpannerMutex.ProcessTests.Leases;

/// <summary>All that the holders of a lease have said, in the order in which it was heard.</summary>
internal sealed class EventLog
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<HolderEvent> _events = [];
    private TaskCompletionSource _more = NewSignal();

    /// <summary>Where the next event will stand.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _events.Count;
            }
        }
    }

    public IReadOnlyList<HolderEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public void Add(HolderEvent told)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _events.Add(told);
            (more, _more) = (_more, NewSignal());
        }

        more.SetResult();
    }

    /// <summary>Waits for the first event of that kind from <paramref name="from" /> on.</summary>
    public async Task<HolderEvent> NextAsync(int from, string what, Func<HolderEvent, bool> isIt)
    {
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            for (var at = from; ; at++)
            {
                var told = await AtAsync(at, patience.Token);
                if (told.Kind == HolderEventKind.Crashed)
                {
                    throw new InvalidOperationException($"{told.Client} crashed:\n{told.Message}");
                }

                if (isIt(told))
                {
                    return told;
                }
            }
        }
        catch (OperationCanceledException)
        {
            var last = All.GroupBy(told => told.Client).SelectMany(told => told.TakeLast(12));
            throw new TimeoutException($"Not within {s_patience.TotalSeconds} s: {what}. The last events of each:\n{string.Join('\n', last)}");
        }
    }

    private async Task<HolderEvent> AtAsync(int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (index < _events.Count)
                {
                    return _events[index];
                }

                more = _more.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
