using System.Globalization;
using System.Text.Json.Nodes;
using SpannerMutex.Leases;
using SpannerMutex.Simulation.Clients;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>
/// Takes a lost answer to a transaction's commit for an abort: the work runs again in a new transaction, guarded by what
/// stands by then, before it is known what became of the first.
/// </summary>
internal sealed class FreshTransactionWire(SimulatedClient client, IWire inner) : MutantWire(inner)
{
    public override Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        IsSwap(request) && request.Body["transactionId"] is not null
            ? SendOrAsync(With(request, GuardByWhatStands), SpannerAnswer.Error("ABORTED", "Transaction was aborted."), cancellationToken)
            : Inner.SendAsync(request, cancellationToken);

    private void GuardByWhatStands(JsonObject body)
    {
        var record = ((SimulatedSpanner)client.World.Store).Record;
        foreach (var mutation in body["mutations"]!.AsArray().Select(m => m!.AsObject()).Where(IsOfLease))
        {
            if (mutation["insert"] is { } insert && insert["values"]![0]![2] is { } owner && (string?)owner != record?.Owner?.ToString())
            {
                // Another's: the old guard is left to refuse it.
                return;
            }
        }

        foreach (var mutation in body["mutations"]!.AsArray().Select(m => m!.AsObject()).Where(IsOfLease))
        {
            var (kind, what) = mutation.First();
            var key = kind == "delete" ? what!["keySet"]!["keys"]![0]! : what!["values"]![0]!;
            key[1] = (record!.Version + (kind == "insert" ? 1 : 0)).ToString(CultureInfo.InvariantCulture);
        }
    }
}
