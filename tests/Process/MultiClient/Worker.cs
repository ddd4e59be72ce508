using System.Diagnostics;
using System.Security.Cryptography;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace MultiClient;

/// <summary>One process: its clients try each section at once, as if each were an instance of its own.</summary>
internal sealed class Worker(WorkerOptions options, SharedFiles files)
{
    public const string Ready = "ready";

    private static readonly LeaseOptions s_lease = new() { PollInterval = TimeSpan.FromMilliseconds(250) };

    public static async Task<int> RunAsync(WorkerOptions options, CancellationToken cancellationToken)
    {
        var worker = new Worker(options, new SharedFiles(options.Folder));
        await Console.Out.WriteLineAsync(Ready);
        await worker.UntilGoAsync(cancellationToken);
        await Task.WhenAll(Enumerable.Range(1, options.Clients).Select(
            client => Task.Run(() => worker.RunClientAsync($"p{options.Process}c{client}", cancellationToken), cancellationToken)));
        return 0;
    }

    private Task UntilGoAsync(CancellationToken cancellationToken) => files.UntilGoAsync(cancellationToken);

    private async Task RunClientAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = options.Database is { } database ? new LeaseConnection(database, options.Store) : null;
        var store = connection?.Store;
        for (var round = 1; round <= options.Rounds; round++)
        {
            await RunOnceAsync(store, name, round, cancellationToken);
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            await IncrementAsync(store, cancellationToken);
        }
    }

    /// <summary>Returns when the round's line is written, by whomever.</summary>
    private async Task RunOnceAsync(ILeaseStore? store, string name, int round, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            if (IsPending())
            {
                await AppendAsync();
            }

            return;
        }

        var migrator = new DelegateMigrator(
            (_, _) => AppendAsync(), _ => Task.FromResult(IsPending()), new() { Fingerprint = $"round {round}" });
        var mutex = new DistributedMutex(store, new LeaseName($"round {round}"), s_lease);
        await new MigrationGate(migrator, mutex, new InstanceIdentity(name, null)).RunAsync(cancellationToken);

        bool IsPending() => !files.ReadLines().Any(line => line.StartsWith($"{round} ", StringComparison.Ordinal));

        async Task AppendAsync()
        {
            var from = Stopwatch.GetTimestamp();
            await WorkAsync();
            files.AppendLine($"{round} {name}");
            await Console.Out.WriteLineAsync(new Execution(round, name, from, Stopwatch.GetTimestamp()).ToString());
        }
    }

    private async Task IncrementAsync(ILeaseStore? store, CancellationToken cancellationToken)
    {
        await using var lease = store is null ? null : await new DistributedMutex(store, new LeaseName("counter"), s_lease)
            .AcquireAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        var value = files.ReadCounter();
        await WorkAsync();
        lease?.ThrowIfLost();
        files.WriteCounter(value + 1);
    }

    // About a millisecond of a processor, and a moment in which others may run.
    private static async Task WorkAsync()
    {
        var block = new byte[64 * 1024];
        for (var i = 0; i < 16; i++)
        {
            SHA256.HashData(block).CopyTo(block, i);
        }

        await Task.Delay(1);
    }
}
