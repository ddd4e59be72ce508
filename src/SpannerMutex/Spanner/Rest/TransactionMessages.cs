using System.Text.Json.Serialization;

namespace SpannerMutex.Spanner.Rest;

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

internal sealed record TransactionSelector
{
    public string? Id { get; init; }

    public TransactionOptions? SingleUse { get; init; }

    /// <summary>A transaction that was begun; null for a strong read outside of any.</summary>
    public static TransactionSelector For(string? transaction) =>
        transaction is null ? new() { SingleUse = TransactionOptions.StrongRead } : new() { Id = transaction };
}

internal sealed record Transaction
{
    public string? Id { get; init; }

    public DateTimeOffset? ReadTimestamp { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }
}

internal sealed record BeginTransactionRequest(TransactionOptions Options);

internal sealed record KeySet
{
    public IReadOnlyList<IReadOnlyList<SpannerValue>>? Keys { get; init; }

    public IReadOnlyList<KeyRange>? Ranges { get; init; }

    public bool? All { get; init; }

    /// <summary>All rows whose keys begin with these values; null for all rows.</summary>
    public static KeySet WithPrefix(IReadOnlyList<SpannerValue>? prefix) => prefix is null
        ? new KeySet { All = true }
        : new KeySet { Ranges = [new KeyRange { StartClosed = prefix, EndClosed = prefix }] };

    internal sealed record KeyRange
    {
        public IReadOnlyList<SpannerValue>? StartClosed { get; init; }

        public IReadOnlyList<SpannerValue>? EndClosed { get; init; }
    }
}

internal sealed record Mutation
{
    public Write? Insert { get; init; }

    public Write? Update { get; init; }

    public Write? InsertOrUpdate { get; init; }

    public Deletion? Delete { get; init; }

    public static Mutation For(SpannerMutation mutation) => mutation.Kind switch
    {
        SpannerMutationKind.Insert => new() { Insert = Write.For(mutation) },
        SpannerMutationKind.Update => new() { Update = Write.For(mutation) },
        SpannerMutationKind.InsertOrUpdate => new() { InsertOrUpdate = Write.For(mutation) },
        _ => new() { Delete = new Deletion(mutation.Table, new KeySet { Keys = [mutation.Values] }) },
    };

    internal sealed record Write(
        string Table, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<SpannerValue>> Values)
    {
        public static Write For(SpannerMutation mutation) => new(mutation.Table, mutation.Columns, [mutation.Values]);
    }

    internal sealed record Deletion(string Table, KeySet KeySet);
}

internal sealed record PrecommitToken
{
    [JsonPropertyName("precommitToken")]
    public string? Token { get; init; }

    public int SeqNum { get; init; }
}

internal sealed record CommitRequest
{
    public string? TransactionId { get; init; }

    public TransactionOptions? SingleUseTransaction { get; init; }

    public IReadOnlyList<Mutation>? Mutations { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }

    /// <summary>A commit of mutations alone, or of a transaction with mutations after it.</summary>
    public static CommitRequest For(IReadOnlyList<SpannerMutation> mutations, string? transaction = null) => new()
    {
        TransactionId = transaction,
        SingleUseTransaction = transaction is null ? new TransactionOptions { ReadWrite = new() } : null,
        Mutations = [.. mutations.Select(Mutation.For)],
    };
}

internal sealed record CommitReply
{
    public DateTimeOffset? CommitTimestamp { get; init; }

    public PrecommitToken? PrecommitToken { get; init; }
}

internal sealed record RollbackRequest(string TransactionId);
