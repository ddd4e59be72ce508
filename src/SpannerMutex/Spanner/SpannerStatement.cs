namespace SpannerMutex.Spanner;

/// <summary>A query or a DML statement, with its parameters (<c>@name</c> in the text, <c>name</c> here).</summary>
public sealed record SpannerStatement
{
    /// <summary>Creates the statement.</summary>
    /// <param name="sql">The SQL. Values belong into parameters, never into the text.</param>
    /// <param name="parameters">Names, without <c>@</c>, and values.</param>
    public SpannerStatement(string sql, params (string Name, SpannerValue Value)[] parameters)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sql);
        ArgumentNullException.ThrowIfNull(parameters);
        Sql = sql;
        Parameters = parameters.ToDictionary(p => p.Name, p => p.Value.Given, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The SQL.</summary>
    public string Sql { get; }

    /// <summary>The parameters by name.</summary>
    public IReadOnlyDictionary<string, SpannerValue> Parameters { get; }
}
