using LocalProcesses;

namespace MigratingFleet;

/// <summary>A process of the fleet, under the name that it has for lease, log and database.</summary>
public sealed record FleetProcess(string Name, ChildProcess Process)
{
    public Task<int> Exited => Process.Exited;

    public void Freeze() => Process.Send(Signal.Stop);

    public void Wake() => Process.Send(Signal.Continue);

    public void Terminate() => Process.Send(Signal.Terminate);
}
