using System.Collections.Concurrent;
using System.Net.Http.Headers;
using RolloutDemo.Platform;

namespace RolloutDemo.Observation;

/// <summary>
/// The service's customers: each reads orders, asks for the summary and places an order now and then, one request after
/// the other, at the service's one address. Nothing is asked twice; what goes wrong is counted.
/// </summary>
internal sealed class Clients : IAsyncDisposable
{
    private const int Count = 4;
    private const int RequestsPerOrder = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Roster _roster;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, int> _failures = new();
    private readonly Task _run;
    private int _unanswered;

    /// <summary>Starts them.</summary>
    /// <param name="service">The service's address.</param>
    /// <param name="roster">Knows the instances that may answer.</param>
    public Clients(Uri service, Roster roster)
    {
        // Longer than the gate holds a request, and than the service waits for Spanner.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = service, Timeout = TimeSpan.FromSeconds(30) };
        _roster = roster;
        _run = Task.WhenAll(Enumerable.Range(1, Count).Select(number => RunAsync($"Client {number}")));
    }

    /// <summary>Answers of 4xx and 5xx, by status.</summary>
    public IReadOnlyDictionary<int, int> Failures => _failures;

    /// <summary>Requests without any answer.</summary>
    public int Unanswered => Volatile.Read(ref _unanswered);

    /// <summary>Lets them go on until a revision has served so many more requests.</summary>
    /// <exception cref="TimeoutException">It does not serve.</exception>
    public async Task GoOnAsync(int served, ProbedRevision revision, CancellationToken cancellationToken)
    {
        var until = Served() + served;
        using var patience = new CancellationTokenSource(s_patience);
        while (Served() < until)
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{revision.Release.Revision} has not served {served} requests within {s_patience.TotalSeconds} s; {Served()} in all, "
                    + $"{Failures.Values.Sum()} failed, {Unanswered} unanswered.");
            }

            await Task.Delay(s_pause, cancellationToken);
        }

        int Served() => revision.Instances.Sum(instance => instance.Record.Story.Served);
    }

    /// <summary>Lets the requests under way end.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(string customer)
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            await AskAsync(() => (i % RequestsPerOrder, i % 2) switch
            {
                (0, _) => Order(customer),
                (_, 0) => new HttpRequestMessage(HttpMethod.Get, "orders"),
                _ => new HttpRequestMessage(HttpMethod.Get, "summary"),
            });
            await Task.Delay(s_pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static HttpRequestMessage Order(string customer) => new(HttpMethod.Post, "orders")
    {
        Content = new StringContent(
            $$"""{"customer":"{{customer}}","quantity":1,"unitPriceCents":1000}""",
            new MediaTypeHeaderValue("application/json")),
    };

    private async Task AskAsync(Func<HttpRequestMessage> wanted)
    {
        using var request = wanted();
        try
        {
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            if (answer.IsSuccessStatusCode)
            {
                await KeepAsync(answer.Headers.GetValues(Router.InstanceHeader).Single());
            }
            else
            {
                _failures.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Interlocked.Increment(ref _unanswered);
        }
    }

    private async Task KeepAsync(string instance)
    {
        // A strong read that begins now sees what was missing when the instance answered, if it is missing still.
        var (record, observer) = _roster.Find(instance);
        var isMigrated = await observer.IsMigratedAsync(CancellationToken.None);
        record.Add(story => story with
        {
            Served = story.Served + 1,
            ServedUnmigrated = story.ServedUnmigrated + (isMigrated ? 0 : 1),
        });
    }
}
