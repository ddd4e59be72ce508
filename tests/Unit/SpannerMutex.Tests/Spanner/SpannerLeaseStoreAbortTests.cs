using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

/// <summary>The creation of a record on a Spanner that aborts every transaction.</summary>
public sealed class SpannerLeaseStoreAbortTests
{
    [Fact]
    public async Task CompareAndSwap_FromNothingIsAbortedForEver_EndsByItselfAndSaysThatItWasNotApplied()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("read", Answers.Error(409, "ABORTED", "lost against another", Answers.RetryInfo("0.1s")));
        using var client = server.NewClient(configure: options => options.RequestTimeout = TimeSpan.FromSeconds(2));
        var desired = FirstRecord.Of(new LeaseName("lease"));

        var error = await Should.ThrowAsync<SpannerRestException>(
            new SpannerLeaseStore(client).CompareAndSwapAsync(null, desired).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));

        (error.Code, error.IsTransient, error.IsOutcomeUnknown).ShouldBe((SpannerStatusCode.Aborted, true, false));
        server.Of("beginTransaction").Count.ShouldBeGreaterThan(1);
        server.Of("commit").Count.ShouldBe(1, "the reservation alone");
    }
}
