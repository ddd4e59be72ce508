using System.Globalization;
using SpannerMutex.Simulation.Server;
using SpannerMutex.Simulation.Wire;

namespace SpannerMutex.Simulation.Mutants;

/// <summary>Gives each sending of a statement a new sequence number.</summary>
internal sealed class RenumberedStatementWire(IWire inner) : MutantWire(inner)
{
    private long _number;

    public override Task<SpannerAnswer> SendAsync(SpannerRequest request, CancellationToken cancellationToken) =>
        Inner.SendAsync(
            request.Method == "executeSql"
                ? With(request, body => body["seqno"] = (++_number).ToString(CultureInfo.InvariantCulture))
                : request,
            cancellationToken);
}
