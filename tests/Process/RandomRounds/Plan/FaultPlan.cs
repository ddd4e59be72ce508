
namespace RandomRounds.Plan;

/// <summary>Draws the faults of a round.</summary>
internal static class FaultPlan
{
    private static readonly TcpFault[] s_wires = [TcpFault.Delay, TcpFault.BlackHole, TcpFault.Cut, TcpFault.Reset, TcpFault.LostReply];

    public static PlannedFault[] Of(Random random, int instances, bool isProxied)
    {
        var faults = Enumerable.Range(0, random.Next(2, 9))
            .Select(_ => Draw(random, random.Next(2) == 0 ? FaultKind.Kill : FaultKind.Freeze, instances)).ToList();
        if (isProxied)
        {
            faults.AddRange(Enumerable.Range(0, random.Next(2, 8)).Select(_ => Draw(random, FaultKind.Wire, instances)));
        }

        return [.. faults.OrderBy(fault => fault.At)];
    }

    private static PlannedFault Draw(Random random, FaultKind kind, int instances) => new(
        TimeSpan.FromMilliseconds(random.Next(300, 8000)),
        kind,
        random.Next(instances),
        PrefersHolder: random.Next(3) != 0,
        TimeSpan.FromMilliseconds(random.Next(100, 6000)),
        s_wires[random.Next(s_wires.Length)]);
}
