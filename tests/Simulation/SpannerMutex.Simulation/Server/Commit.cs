using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>What a commit would make of the rows: all of it or nothing, in the order of its writes.</summary>
/// <param name="tables">The rows as they are.</param>
/// <param name="committedAt">The commit timestamp as text.</param>
internal sealed class Commit(IReadOnlyDictionary<string, SimulatedTable> tables, string committedAt)
{
    /// <summary>The rows that it writes, as they are after it; null for one that is gone.</summary>
    public Dictionary<RowPlace, string?[]?> Rows { get; } = [];

    /// <summary>The inserts and updates that it carries out, in order.</summary>
    public List<(string Table, string?[] Row)> Writes { get; } = [];

    /// <summary>All constraints that it violates, as code and message. Spanner names one of them; which one is not documented.</summary>
    public List<(string Code, string Message)> Violations { get; } = [];

    public void Apply(JsonNode mutation)
    {
        foreach (var (kind, what) in mutation.AsObject())
        {
            if (kind == "delete")
            {
                Delete(Table(what!["table"]!), what["keySet"]!["keys"]!.AsArray());
            }
            else
            {
                foreach (var values in what!["values"]!.AsArray())
                {
                    Write(kind, Table(what["table"]!), what["columns"]!.AsArray(), values!.AsArray());
                }
            }
        }
    }

    private SimulatedTable Table(JsonNode name) => tables.GetValueOrDefault((string)name!)
        ?? throw new SpannerErrorException("NOT_FOUND", $"Table not found: {name}");

    private void Delete(SimulatedTable table, JsonArray keys)
    {
        foreach (var key in keys)
        {
            Rows[new RowPlace(table.Name, table.KeyOf(key!.AsArray().Select(v => (string?)v)))] = null;
        }
    }

    private void Write(string kind, SimulatedTable table, JsonArray columns, JsonArray values)
    {
        var place = new RowPlace(table.Name, table.KeyOf(table.Merge(columns, values, null)));
        var before = Rows.TryGetValue(place, out var written) ? written : table.Rows.GetValueOrDefault(place.Key);
        switch (kind)
        {
            case "insert" when before is not null:
                Violations.Add(("ALREADY_EXISTS", $"Row {place.Key} in table {place.Table} already exists"));
                break;
            case "update" when before is null:
                Violations.Add(("NOT_FOUND", $"Row {place.Key} not found in table {place.Table}"));
                break;
        }

        var row = table.Merge(columns, values, kind == "insert" ? null : before);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = row[i] == "spanner.commit_timestamp()" ? committedAt : row[i];
        }

        Rows[place] = row;
        Writes.Add((table.Name, row));
    }
}
