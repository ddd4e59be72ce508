using System.Globalization;

namespace RandomRounds.Plan;

/// <summary>A fault.</summary>
/// <param name="At">When, from the round's beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Victim">Which instance.</param>
/// <param name="PrefersHolder">Whether the instance that holds the lease then is taken instead, if there is one.</param>
/// <param name="Lasts">How long, for what ends.</param>
/// <param name="Wire">What breaks, for a wire.</param>
internal sealed record PlannedFault(TimeSpan At, FaultKind Kind, int Victim, bool PrefersHolder, TimeSpan Lasts, TcpFault Wire)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At.TotalSeconds:0.00} s {Kind} {(Kind == FaultKind.Wire ? $"({Wire}) " : "")}{(PrefersHolder ? "the holder or " : "")}app-{Victim}{(Kind == FaultKind.Kill ? "" : $" for {Lasts.TotalSeconds:0.00} s")}");
}
