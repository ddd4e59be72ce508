using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Redaction;

/// <summary>Leases in a database whose every answer to a write, or to a release alone, is an error that quotes the statement.</summary>
internal sealed class TalkativeStore(string secret, bool onlyRelease) : ILeaseStore
{
    private readonly InMemoryLeaseStore _store = new();

    public ValueTask EnsureSchemaAsync(CancellationToken cancellationToken = default) => _store.EnsureSchemaAsync(cancellationToken);

    public ValueTask<IReadOnlyList<LeaseRecord>> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        _store.ListAsync(prefix, cancellationToken);

    public ValueTask<LeaseSnapshot> ReadAsync(LeaseName name, CancellationToken cancellationToken = default) =>
        _store.ReadAsync(name, cancellationToken);

    public ValueTask<SwapResult> CompareAndSwapAsync(
        LeaseRecord? expected, LeaseRecord desired, CancellationToken cancellationToken = default) =>
        onlyRelease && desired.Owner is not null
            ? _store.CompareAndSwapAsync(expected, desired, cancellationToken)
            : throw new AdoNetLeaseStoreException($"refused: '{secret}'", isTransient: true, new IOException(secret));

    public ValueTask<SwapOutcome> DeleteAsync(LeaseSnapshot seen, CancellationToken cancellationToken = default) =>
        _store.DeleteAsync(seen, cancellationToken);
}
