using System.Globalization;
using System.Text.Json.Nodes;
using SpannerMutex.Simulation.Server;

namespace SpannerMutex.Simulation.Wire;

/// <summary>The row that a commit puts into the lease table.</summary>
internal sealed class LeaseInsert
{
    private readonly JsonArray _columns;
    private readonly JsonArray _values;

    private LeaseInsert(JsonNode insert)
    {
        _columns = insert["columns"]!.AsArray();
        _values = insert["values"]![0]!.AsArray();
    }

    public string? Owner => this["Owner"];

    public long Version => long.Parse(this["Version"]!, CultureInfo.InvariantCulture);

    public long Token => long.Parse(this["FencingToken"]!, CultureInfo.InvariantCulture);

    /// <summary>A reservation, or a record whose owner is new.</summary>
    public bool IsAcquisition => Version < 1_000_000 || Version == Token;

    private string? this[string column] =>
        (string?)_values[_columns.Select((name, i) => (name, i)).First(c => (string)c.name! == column).i];

    public static LeaseInsert? In(SpannerRequest request) => request.Body["mutations"]?.AsArray()
        .Select(m => m!["insert"])
        .Where(insert => insert is not null && (string)insert["table"]! == SimulatedSpanner.Leases)
        .Select(insert => new LeaseInsert(insert!))
        .LastOrDefault();
}
