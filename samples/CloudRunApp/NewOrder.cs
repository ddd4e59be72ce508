namespace CloudRunApp;

/// <summary>What a customer sends.</summary>
internal sealed record NewOrder(string? Customer, long Quantity, long UnitPriceCents)
{
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>();
        Check(Customer is { Length: >= 1 and <= 100 }, nameof(Customer), "1 to 100 characters");
        Check(Quantity is >= 1 and <= 1000, nameof(Quantity), "1 to 1000");
        Check(UnitPriceCents is >= 0 and <= 100_000_000, nameof(UnitPriceCents), "0 to 100000000");
        return faults;

        void Check(bool isRight, string field, string range)
        {
            if (!isRight)
            {
                faults[field] = [range];
            }
        }
    }
}
