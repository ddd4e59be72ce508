namespace CloudRunApp;

/// <summary>An order as the shop keeps it. Money is in cents.</summary>
internal sealed record Order(
    string OrderId, string Customer, long Quantity, long UnitPriceCents, long TotalCents, DateTimeOffset CreatedAt);
