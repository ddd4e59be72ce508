using System.Text.Json;

namespace SpannerMutex.Spanner.Wire;

internal sealed record ResultSet
{
    public ResultSetMetadata? Metadata { get; init; }

    public JsonElement? Rows { get; init; }

    public ResultSetStats? Stats { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }

    internal sealed record ResultSetMetadata
    {
        public StructType? RowType { get; init; }

        public Transaction? Transaction { get; init; }
    }

    internal sealed record StructType
    {
        public IReadOnlyList<Field?>? Fields { get; init; }
    }

    internal sealed record Field
    {
        public string? Name { get; init; }

        public SqlType? Type { get; init; }
    }

    internal sealed record ResultSetStats
    {
        public long? RowCountExact { get; init; }

        public long? RowCountLowerBound { get; init; }
    }
}
