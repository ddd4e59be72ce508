using SpannerMutex.Leases;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Integrations.SpannerData;

/// <summary>The driver itself goes on for 40 s and more where nobody answers; the store's own limits end its calls.</summary>
public sealed class UnreachableServerTests : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");
    private readonly UnreachableServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task EveryCall_ThrowsATransientErrorAndNeverSaysUnknown()
    {
        var store = Store();

        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.EnsureSchemaAsync(Token))).IsTransient.ShouldBeTrue();
        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.ReadAsync(Name, Token))).IsTransient.ShouldBeTrue();
        (await Should.ThrowAsync<AdoNetLeaseStoreException>(async () => await store.CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)))
            .IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_Cancelled_TheCallerIsFreeAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        var read = Store().ReadAsync(Name, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(read);
    }

    private AdoNetLeaseStore Store() => new(
        _server,
        new AdoNetLeaseStoreOptions
        {
            Dialect = LeaseDialect.GoogleSql,
            CallTimeout = TimeSpan.FromSeconds(1),
            SchemaTimeout = TimeSpan.FromSeconds(1),
        });
}
