namespace CloudRunApp;

/// <summary>Who answers, and what is in the database.</summary>
internal sealed record ShopSummary(string Instance, string? Revision, long Orders, long TotalCents, long PriceListEdition);
