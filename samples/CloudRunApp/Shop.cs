using SpannerMutex.Migrations;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;

namespace CloudRunApp;

/// <summary>The shop's data, in the tables that its migrations made. Shares the gate's client and its session.</summary>
internal sealed class Shop(SpannerRestClient spanner, InstanceIdentity instance)
{
    private const long ShippingCents = 490;

    public async Task<ShopSummary> SummariseAsync(CancellationToken cancellationToken)
    {
        var result = await spanner.QueryAsync(
            new SpannerStatement(
                """
                SELECT COUNT(*), COALESCE(SUM(TotalCents), 0), (SELECT Value FROM Counters WHERE Name = 'PriceListEdition')
                FROM Orders
                """),
            cancellationToken);
        var row = result.Rows[0];
        return new ShopSummary(instance.Name, instance.Revision, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    public async Task<Order[]> ListAsync(CancellationToken cancellationToken)
    {
        var result = await spanner.QueryAsync(
            new SpannerStatement(
                """
                SELECT OrderId, Customer, Quantity, UnitPriceCents, TotalCents, CreatedAt
                FROM Orders ORDER BY CreatedAt DESC LIMIT 100
                """),
            cancellationToken);
        return [.. result.Rows.Select(row => new Order(
            row.GetString("OrderId"),
            row.GetString("Customer"),
            row.GetInt64("Quantity"),
            row.GetInt64("UnitPriceCents"),
            row.GetInt64("TotalCents"),
            row.GetTimestamp("CreatedAt")))];
    }

    public async Task<Order> PlaceAsync(NewOrder wanted, CancellationToken cancellationToken)
    {
        var order = new Order(
            Guid.NewGuid().ToString(),
            wanted.Customer!,
            wanted.Quantity,
            wanted.UnitPriceCents,
            (wanted.Quantity * wanted.UnitPriceCents) + ShippingCents,
            default);
        var committedAt = await spanner.CommitAsync(
            [
                SpannerMutation.Insert(
                    "Orders",
                    ("OrderId", order.OrderId),
                    ("Customer", order.Customer),
                    ("Quantity", order.Quantity),
                    ("UnitPriceCents", order.UnitPriceCents),
                    ("TotalCents", order.TotalCents),
                    ("CreatedAt", SpannerValue.CommitTimestamp)),
            ],
            cancellationToken);
        return order with { CreatedAt = committedAt };
    }
}
