using System.Diagnostics;

namespace MultiClient;

/// <summary>Starts the processes, lets them go at once, and judges what they left.</summary>
internal static class Coordinator
{
    public static async Task<int> RunAsync(MultiClientOptions options, CancellationToken cancellationToken)
    {
        await using var emulator = options.NoLock ? null : await SectionDatabase.CreateAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("multi-client-").FullName;
        try
        {
            var files = new SharedFiles(folder);
            files.Create();
            var started = Stopwatch.GetTimestamp();
            var executions = await RunWorkersAsync(options, files, folder, emulator, cancellationToken);
            var verdict = new Verdict(options, files.ReadLines(), files.ReadCounter(), executions);
            verdict.Print(Console.Out, Stopwatch.GetElapsedTime(started));
            return verdict.IsKept ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Execution>> RunWorkersAsync(
        MultiClientOptions options, SharedFiles files, string folder, SectionDatabase? database, CancellationToken cancellationToken)
    {
        var workers = new List<WorkerProcess>();
        try
        {
            for (var process = 1; process <= options.Processes; process++)
            {
                workers.Add(await WorkerProcess.StartAsync(
                    new WorkerOptions(folder, process, options.Clients, options.Rounds, database?.Path, options.Stores[process % options.Stores.Count]),
                    database));
            }

            await Task.WhenAll(workers.Select(worker => worker.Ready)).WaitAsync(cancellationToken);
            files.Go();
            await Task.WhenAll(workers.Select(worker => worker.Ended)).WaitAsync(cancellationToken);
            return [.. workers.SelectMany(worker => worker.Executions)];
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }
}
