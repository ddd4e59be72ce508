using System.Globalization;
using System.Text.Json.Nodes;

namespace SpannerMutex.Simulation.Server;

/// <summary>A table: rows of values in Spanner's JSON form (all of them text, or null), in the order of their keys.</summary>
/// <param name="name">Its name.</param>
/// <param name="keyLength">How many of the first columns are its primary key.</param>
/// <param name="columns">Its columns with their types.</param>
internal sealed class SimulatedTable(string name, int keyLength, params (string Name, string Type)[] columns)
{
    public string Name => name;

    public SortedDictionary<string, string?[]> Rows { get; } = new(StringComparer.Ordinal);

    /// <summary>The key of a row that a mutation writes.</summary>
    public string KeyOf(string?[] row) => KeyOf(row.Take(keyLength));

    /// <summary>A key, or the beginning of one.</summary>
    public string KeyOf(IEnumerable<string?> values) =>
        string.Concat(values.Select((value, i) => (columns[i].Type == "INT64" ? long.Parse(value!, CultureInfo.InvariantCulture).ToString("D20", CultureInfo.InvariantCulture) : value) + '\u0001'));

    /// <summary>The values that a mutation names, each in its column's place; the others come from the row before.</summary>
    public string?[] Merge(JsonArray names, JsonArray values, string?[]? before)
    {
        var row = before is null ? new string?[columns.Length] : [.. before];
        for (var i = 0; i < names.Count; i++)
        {
            row[Ordinal((string)names[i]!)] = (string?)values[i];
        }

        return row;
    }

    /// <summary>The answer to a read of some columns.</summary>
    public JsonObject Select(JsonArray names, IEnumerable<string?[]> rows)
    {
        var ordinals = names.Select(n => Ordinal((string)n!)).ToArray();
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["rowType"] = new JsonObject
                {
                    ["fields"] = new JsonArray([.. ordinals.Select(o => new JsonObject
                    {
                        ["name"] = columns[o].Name,
                        ["type"] = new JsonObject { ["code"] = columns[o].Type },
                    })]),
                },
            },
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonArray([.. ordinals.Select(o => (JsonNode?)row[o])]))]),
        };
    }

    private int Ordinal(string column)
    {
        var ordinal = Array.FindIndex(columns, c => c.Name == column);
        return ordinal >= 0 ? ordinal : throw new SpannerErrorException("INVALID_ARGUMENT", $"Table {name} has no column {column}.");
    }
}
