using System.Diagnostics;
using RandomRounds.Judge;
using RandomRounds.Plan;

namespace RandomRounds.Run;

/// <summary>Runs a plan on an empty database.</summary>
internal sealed class Round(RoundPlan plan, int restPort, TimeSpan within)
{
    private static readonly TimeSpan s_holderPatience = TimeSpan.FromSeconds(30);

    private int _kills;
    private int _freezes;
    private int _wires;

    public async Task<RoundResult> RunAsync()
    {
        using var database = new SpannerRest(restPort, plan.Seed);
        await database.CreateAsync();
        using var scripts = new ScriptsFolder([.. plan.Scripts.Select(script => (script.File, script.Text))]);
        var fleet = plan.Starts.Select((start, i) => NewReplica(i, start, database, scripts)).ToArray();
        try
        {
            await Task.WhenAll(plan.Faults.Select(fault => InflictAsync(fault, fleet, database)));
            var lastFault = Stopwatch.GetTimestamp();
            var failures = new List<string>();
            var isReady = await AreReadyAsync(fleet, lastFault);
            if (!isReady)
            {
                failures.Add($"not all instances were ready {within.TotalSeconds} s after the last fault");
            }

            var recovery = Stopwatch.GetElapsedTime(lastFault);
            var judge = new DatabaseJudge(database, plan.Expected);
            failures.AddRange(await judge.FailuresAsync(isReady));
            if (failures.Count == 0 && !await judge.SeesDoubledEffectsAsync())
            {
                failures.Add("the judge did not see an effect that was doubled on purpose");
            }

            var result = new RoundResult(
                plan.Seed, fleet.Length, plan.Scripts.Count, _kills, _freezes, _wires, fleet.Sum(replica => replica.Ends), recovery, failures);
            Keep(result, fleet);
            return result;
        }
        finally
        {
            await Task.WhenAll(fleet.Select(replica => replica.DisposeAsync().AsTask()));
            await database.DropAsync();
        }
    }

    private Replica NewReplica(int number, TimeSpan start, SpannerRest database, ScriptsFolder scripts)
    {
        var wire = plan.IsProxied ? new TcpProxy(restPort) : null;
        return new Replica($"app-{number}", start, wire, name => AppInstance.StartAsync(
            name,
            database.Path,
            wire?.Host ?? $"127.0.0.1:{restPort}",
            ("SpannerMutex__Migrations__ScriptsPath", scripts.Path),
            ("SpannerMutex__Lease__Duration", "00:00:05")));
    }

    private async Task InflictAsync(PlannedFault fault, Replica[] fleet, SpannerRest database)
    {
        await Task.Delay(fault.At);
        var victim = (fault.PrefersHolder ? await HolderAsync(fleet, database) : null) ?? fleet[fault.Victim];
        switch (fault.Kind)
        {
            case FaultKind.Kill when victim.Kill():
                Interlocked.Increment(ref _kills);
                break;
            case FaultKind.Freeze when victim.Freeze():
                Interlocked.Increment(ref _freezes);
                await Task.Delay(fault.Lasts);
                victim.Wake();
                break;
            case FaultKind.Wire when victim.Wire is { } wire:
                Interlocked.Increment(ref _wires);
                wire.Strike(fault.Wire);
                await Task.Delay(fault.Lasts);
                wire.Heal();
                break;
            default:
                break; // There was no process, or a frozen one.
        }
    }

    // The note on the lease names the instance. Where all are ready, or no lease is held for long, anybody is struck.
    private static async Task<Replica?> HolderAsync(Replica[] fleet, SpannerRest database)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < s_holderPatience)
        {
            if (await TryReadHolderAsync(database) is { } note)
            {
                return fleet.FirstOrDefault(replica => note.Contains($"\"{replica.Name}\"", StringComparison.Ordinal));
            }

            if (await AreAllReadyAsync(fleet))
            {
                return null;
            }

            await Task.Delay(20);
        }

        return null;
    }

    private static async Task<string?> TryReadHolderAsync(SpannerRest database)
    {
        try
        {
            return (await database.QueryAsync("SELECT Note FROM SpannerMutexLeases WHERE Owner IS NOT NULL")).SingleOrDefault()?[0];
        }
        catch (InvalidOperationException)
        {
            return null; // There is no table yet.
        }
    }

    private async Task<bool> AreReadyAsync(Replica[] fleet, long since)
    {
        while (Stopwatch.GetElapsedTime(since) < within)
        {
            if (await AreAllReadyAsync(fleet))
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }

    private static async Task<bool> AreAllReadyAsync(Replica[] fleet) =>
        (await Task.WhenAll(fleet.Select(replica => replica.IsReadyAsync()))).All(isReady => isReady);

    private void Keep(RoundResult result, Replica[] fleet)
    {
        if (result.Failures.Count > 0)
        {
            var folder = Directory.CreateTempSubdirectory($"round-{plan.Seed}-").FullName;
            File.WriteAllText(Path.Combine(folder, "plan.txt"), plan.Describe() + "\n\n" + string.Join('\n', result.Failures));
            foreach (var replica in fleet)
            {
                File.WriteAllText(Path.Combine(folder, $"{replica.Name}.log"), replica.Log);
            }

            result.Logs = folder;
        }
    }
}
