using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Emulator;

namespace SpannerMutex.Tests.AdoNet;

/// <summary>The table and its database: made, missing, or not there at all.</summary>
public sealed class GoogleSqlTableTests(EmulatorFixture emulator) : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");
    private readonly EmulatorDatabase _database = new(emulator);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task EnsureSchema_TwentyAtOnceOnAnEmptyDatabase_NoneFails()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Store().EnsureSchemaAsync(Token))));

        (await Store().ReadAsync(Name, Token)).Record.ShouldBeNull();
    }

    [Fact]
    public async Task Read_NoTableAndEnsureSchemaIsFalse_SaysHowToMakeIt()
    {
        var store = Store(ensureSchema: false);

        var error = await Should.ThrowAsync<LeaseTableNotFoundException>(async () => await store.ReadAsync(Name, Token));

        error.Message.ShouldContain("CREATE TABLE IF NOT EXISTS `SpannerMutexLeases`");
    }

    [Fact]
    public async Task EveryCall_NoSuchDatabase_ThrowsItsNameAndNeverSaysUnknown()
    {
        var nowhere = EmulatorFixture.Options(_database.Options.EmulatorHost!, "nowhere");

        foreach (var error in await ErrorsAsync(Store(nowhere)))
        {
            error.Message.ShouldContain("nowhere");
            error.IsTransient.ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Read_AfterAWrite_NowIsNotBeforeTheRenewal()
    {
        var record = (await Store().CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)).Record!;

        var seen = await Store().ReadAsync(Name, Token);

        seen.Now.ShouldBeGreaterThanOrEqualTo(record.RenewedAt);
    }

    private static async Task<IReadOnlyList<SpannerMutexException>> ErrorsAsync(AdoNetLeaseStore store) =>
    [
        await Should.ThrowAsync<SpannerMutexException>(async () => await store.ReadAsync(Name, Token)),
        await Should.ThrowAsync<SpannerMutexException>(async () => await store.CompareAndSwapAsync(null, FirstRecord.Of(Name), Token)),
        await Should.ThrowAsync<SpannerMutexException>(async () => await store.EnsureSchemaAsync(Token)),
    ];

    private AdoNetLeaseStore Store(SpannerRestOptions? options = null, bool ensureSchema = true) => new(
        SpannerDataSource.Open(options ?? _database.Options),
        new AdoNetLeaseStoreOptions
        {
            Dialect = LeaseDialect.GoogleSql,
            EnsureSchema = ensureSchema,
            CallTimeout = TimeSpan.FromSeconds(30),
        });
}
