using System.Diagnostics.CodeAnalysis;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>One instance of the service, with its own connection to the lease store.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a timer the source holds no handle.")]
internal sealed class GateInstance(MigrationGate gate, IReadOnlyList<MigratorStandIn> migrators, FaultyLeaseStore store)
{
    private readonly CancellationTokenSource _sigterm = new();

    public MigratorStandIn Migrator => migrators.Single();

    public FaultyLeaseStore Store => store;

    public MigrationGateState State => gate.State;

    public MigrationPhase Phase => gate.State.Phase;

    public Task Opened => gate.Opened;

    public MigrationGate Gate => gate;

    public Task Running { get; private set; } = Task.CompletedTask;

    public MigratorStandIn this[string migrator] => migrators.Single(one => one.Name == migrator);

    public GateInstance Start()
    {
        Running = gate.RunAsync(_sigterm.Token);
        return this;
    }

    public void Stop() => _sigterm.Cancel();

    public async Task<MigrationGateException> ShouldStayShutAsync(MigrationPhase phase)
    {
        var shut = await Should.ThrowAsync<MigrationGateException>(Running.WaitAsync(TimeSpan.FromSeconds(10)));
        shut.Phase.ShouldBe(phase);
        Phase.ShouldBe(phase);
        State.LastError.ShouldBe(shut.Message);
        (await Should.ThrowAsync<MigrationGateException>(Opened)).ShouldBe(shut);
        return shut;
    }

    public async Task ShouldHaveStoppedAsync()
    {
        await Should.ThrowAsync<OperationCanceledException>(Running.WaitAsync(TimeSpan.FromSeconds(10)));
        Phase.ShouldBe(MigrationPhase.Stopped);
        Opened.IsCanceled.ShouldBeTrue();
    }

    public async Task ShouldBeOpenAsync()
    {
        Phase.ShouldBe(MigrationPhase.Done, State.LastError);
        await Running.WaitAsync(TimeSpan.FromSeconds(10));
        await Opened;
    }
}
