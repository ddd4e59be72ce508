using RolloutDemo.Database;
using RolloutDemo.Observation;
using RolloutDemo.Platform;

namespace RolloutDemo.Rollouts;

/// <summary>
/// A deploy as the platform does it: the old revision serves, the new one starts beside it; when all of its instances are
/// ready the traffic moves, and the old one is drained and ended. If they never are, the old one goes on.
/// </summary>
internal sealed class Rollout(
    RolloutOptions options, DemoDatabase database, DemoEmulator emulator, NextMigrations next, EffectCounter executions, Roster roster, RunClock clock)
    : IAsyncDisposable
{
    // Enough to see every kind of request, and an order of each client, more than once.
    private const int RequestsBetweenSteps = 100;

    private const string Revision = $"{CloudRunInstance.Service}-";

    private readonly MigrationObserver _migrated = new(executions);
    private readonly List<ProbedRevision> _revisions = [];

    /// <summary>The log of an instance's last process.</summary>
    public IReadOnlyList<string> Log(string name) =>
        _revisions.SelectMany(revision => revision.Instances).FirstOrDefault(instance => instance.Record.Story.Name == name)?.Log?.Lines() ?? [];

    public async Task<RolloutOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var old = await StartOldAsync(cancellationToken);
        await using var router = await Router.StartAsync(old);
        Enter(old, InstancePhase.Serving);
        await using var clients = new Clients(router.Address, roster);
        await clients.GoOnAsync(RequestsBetweenSteps, old, cancellationToken);

        var servedBefore = Served(old);
        var serving = await RollOutAsync(router, old, "2", database.Configuration(emulator, next.Folder), cancellationToken);
        int? job = null;
        SlowProgress? cutOff = null;
        if (options.Scenario == RolloutScenario.Slow)
        {
            cutOff = await SlowProgress.ReadAsync(database, cancellationToken);
            job = await MigrateAsync(cancellationToken);
            var waitOnly = database.Configuration(emulator, next.Folder);
            waitOnly["SpannerMutex__Gate__Role"] = "WaitOnly";
            serving = await RollOutAsync(router, serving, "3", waitOnly, cancellationToken);
        }

        var servedMeanwhile = Served(old) - servedBefore;
        await clients.GoOnAsync(RequestsBetweenSteps, serving, cancellationToken);
        await clients.StopAsync();
        return new RolloutOutcome(
            RolledOut: serving != old,
            Stories: roster.Stories,
            OldServedMeanwhile: servedMeanwhile,
            Failures: clients.Failures,
            Unanswered: clients.Unanswered,
            JobExitCode: job,
            CutOff: cutOff);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_revisions.Select(revision => revision.DisposeAsync().AsTask()));

    private async Task<ProbedRevision> StartOldAsync(CancellationToken cancellationToken)
    {
        var effects = EffectCounter.Load(database, MigrationFile.ReadFolder(Checkout.ServiceMigrations), Checkout.ServiceEffects);
        var old = Start("1", 1, database.Configuration(emulator, Checkout.ServiceMigrations), CloudRunPolicy.LongestWindow, new MigrationObserver(effects));
        return await old.StartedAsync(cancellationToken)
            ? old
            : throw new DemoException(
                $"The first revision did not become ready, so there is nothing to roll out over. It wrote:\n{string.Join('\n', Log(old.Instances[0].Record.Story.Name).TakeLast(20))}");
    }

    /// <returns>The revision that serves afterwards.</returns>
    private async Task<ProbedRevision> RollOutAsync(
        Router router, ProbedRevision serving, string number, Dictionary<string, string?> configuration, CancellationToken cancellationToken)
    {
        var revision = Start(number, options.Instances, configuration, options.Window, _migrated);
        if (!await revision.StartedAsync(cancellationToken))
        {
            await revision.StopAsync();
            return serving;
        }

        Enter(serving, InstancePhase.Draining);
        Enter(revision, InstancePhase.Serving);
        await router.SwitchTo(revision);
        await serving.StopAsync();
        return revision;
    }

    private Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        var release = new Release($"{Revision}migrations", database.Configuration(emulator, next.Folder));
        return CloudRunJob.RunAsync(release, roster.Add(RolloutOutcome.Job, _migrated), clock, cancellationToken);
    }

    private ProbedRevision Start(
        string number, int instances, Dictionary<string, string?> configuration, TimeSpan window, MigrationObserver observer)
    {
        var records = Enumerable.Range(1, instances).Select(i => roster.Add($"r{number}-{i}", observer)).ToArray();
        var revision = new ProbedRevision(new Release($"{Revision}0000{number}", configuration), records, CloudRunPolicy.Startup(window), clock);
        _revisions.Add(revision);
        return revision;
    }

    private void Enter(ProbedRevision revision, InstancePhase phase)
    {
        foreach (var instance in revision.Instances)
        {
            instance.Record.Add(story => story.Enter(phase, clock.Elapsed));
        }
    }

    private static int Served(ProbedRevision revision) => revision.Instances.Sum(instance => instance.Record.Story.Served);
}
