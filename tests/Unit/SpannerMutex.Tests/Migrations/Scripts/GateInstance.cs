using Microsoft.Extensions.Logging;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Migrations.Scripts;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Tests.Migrations.Gate;
using SpannerMutex.TestSupport.Emulator;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Scripts;

/// <summary>One instance of a service, as far as this library goes: its own connection, lease and gate.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private FrozenInstance? _frozen;

    public GateInstance(EmulatorDatabase database, string scripts, string name, GateSetup setup)
    {
        Client = database.NewClient(
            options =>
            {
                options.HttpHandler = Tap;
                options.RequestTimeout = setup.RequestTimeout;
            },
            setup.ClientClock);
        Store = new SpannerLeaseStore(Client, setup.Store);
        var timing = new LeaseOptions
        {
            Duration = new LeaseDuration(setup.LeaseDuration),
            PollInterval = setup.PollInterval,
            ReleaseTimeout = setup.ReleaseTimeout,
        };
        Mutex = new DistributedMutex(Store, new LeaseName(setup.Lease), timing, setup.Clock);
        Migrator = new ScriptMigrator(Client, new ScriptOptions
        {
            ScriptsPath = scripts,
            HistoryTable = setup.Scripts.HistoryTable,
            OutOfOrder = setup.Scripts.OutOfOrder,
            StatementTimeout = setup.Scripts.StatementTimeout,
        });
        Gate = new MigrationGate(
            Migrator, Mutex, new InstanceIdentity(name, setup.Revision), setup.Gate, setup.Clock, Log.For<MigrationGate>());
    }

    public SpannerTap Tap { get; } = new();

    public CapturedLog Log { get; } = new(LogLevel.Information);

    public SpannerRestClient Client { get; }

    public SpannerLeaseStore Store { get; }

    public DistributedMutex Mutex { get; }

    public ScriptMigrator Migrator { get; }

    public MigrationGate Gate { get; }

    /// <summary>Runs the gate to its end.</summary>
    public Task RunAsync() => _running = Gate.RunAsync(_stop.Token);

    /// <summary>Runs a gate that must not open.</summary>
    public async Task<MigrationGateException> FailAsync()
    {
        var error = await Should.ThrowAsync<MigrationGateException>(RunAsync());
        Gate.State.Phase.ShouldBe(error.Phase);
        return error;
    }

    /// <summary>
    /// From that call of its kind on no call comes through, as if the process were dead. Completes at that call. Renewals
    /// don't count, since how many there are is a matter of the machine's load.
    /// </summary>
    public Task<TappedCall> DieAt(string kind, int number, bool afterServer)
    {
        var died = new TaskCompletionSource<TappedCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = -1;
        Tap.Meet = async (call, token) =>
        {
            var isNext = call.Kind == kind && !IsRenewal(call) && Interlocked.Increment(ref count) == number;
            if (!isNext && !died.Task.IsCompleted)
            {
                return await call.SendAsync(token);
            }

            if (isNext && afterServer)
            {
                using var lost = await call.SendAsync(CancellationToken.None);
            }

            died.TrySetResult(call);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("never reached");
        };
        return died.Task;

        static bool IsRenewal(TappedCall call) => call.Kind == "commit"
            && call.Body.Contains("\"update\"", StringComparison.Ordinal)
            && !call.Body.Contains("transactionId", StringComparison.Ordinal)
            && !call.Body.Contains("Succeeded", StringComparison.Ordinal);
    }

    /// <summary>Stops the whole instance at a call, before that is sent.</summary>
    public FrozenInstance FreezeAt(Func<TappedCall, bool> at)
    {
        _frozen = new FrozenInstance(at);
        Tap.Meet = _frozen.MeetAsync;
        return _frozen;
    }

    /// <summary>Tells it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        _frozen?.GoOn();
        await StopAsync();
        Client.Dispose();
        Tap.Dispose();
        _stop.Dispose();
    }
}
