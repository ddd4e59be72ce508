namespace SpannerMutex.Spanner.Wire;

internal sealed record TransactionOptions
{
    public static TransactionOptions StrongRead { get; } =
        new() { ReadOnly = new ReadOnlyOptions { Strong = true, ReturnReadTimestamp = true } };

    public ReadWriteOptions? ReadWrite { get; init; }

    public ReadOnlyOptions? ReadOnly { get; init; }

    public PartitionedDmlOptions? PartitionedDml { get; init; }

    internal sealed record ReadWriteOptions
    {
        public string? MultiplexedSessionPreviousTransactionId { get; init; }
    }

    internal sealed record ReadOnlyOptions
    {
        public bool Strong { get; init; }

        public bool ReturnReadTimestamp { get; init; }
    }

    internal sealed record PartitionedDmlOptions;
}
