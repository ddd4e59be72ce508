namespace SpannerMutex.Simulation.Server;

/// <summary>The place of a row: its table and its primary key in an order that strings compare by.</summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The key.</param>
internal readonly record struct RowPlace(string Table, string Key);
