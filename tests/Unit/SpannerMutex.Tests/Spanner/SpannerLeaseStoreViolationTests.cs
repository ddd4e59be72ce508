using Microsoft.AspNetCore.Http;
using SpannerMutex.Leases;
using SpannerMutex.Spanner;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

/// <summary>
/// A swap that loses violates two constraints at once: it updates a row that is gone and inserts one that exists. Whichever of
/// the two Spanner names, it is a conflict.
/// </summary>
public sealed class SpannerLeaseStoreViolationTests : IAsyncLifetime
{
    private const long First = 1_763_674_920_000_000;

    private static readonly LeaseName Name = new("lease");
    private static readonly SpannerMutation[] Writes = [SpannerMutation.Update("t", ("k", "a"))];

    private ScriptedServer _server = null!;
    private SpannerRestClient _client = null!;

    public static TheoryData<string, RequestDelegate> Violations => new()
    {
        { "the update of a row that is gone", Answers.Error(404, "NOT_FOUND", "Row [lease,5] in table SpannerMutexLeases is missing.") },
        { "the insert of a row that exists", Answers.Error(409, "ALREADY_EXISTS", "Row [lease,6] in table SpannerMutexLeases already exists") },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SpannerLeaseStore Store => new(_client);

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _client = _server.NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Acquire_LostTheRace_IsAConflict(string what, RequestDelegate violation)
    {
        var released = Standing(First) with { Owner = null };
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(released));

        var lease = await new DistributedMutex(Store, Name).TryAcquireAsync(Token);

        lease.ShouldBeNull(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Renew_AnotherStands_LosesTheLease(string what, RequestDelegate violation)
    {
        await using var lease = await AcquireAsync();
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(Standing(First + 2)));

        var error = await Should.ThrowAsync<LeaseLostException>(lease.RenewAsync(Token).AsTask());

        error.IsOutcomeUnknown.ShouldBeFalse(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Release_AnotherStands_ReleasesNothing(string what, RequestDelegate violation)
    {
        await using var lease = await AcquireAsync();
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(Standing(First + 2)));

        (await lease.ReleaseAsync()).ShouldBeFalse(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Commit_AnotherStands_LosesTheLease(string what, RequestDelegate violation)
    {
        await using var lease = await AcquireAsync();
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(Standing(First + 2)));

        var error = await Should.ThrowAsync<LeaseLostException>(lease.CommitAsync(Writes, Token).AsTask());

        error.IsOutcomeUnknown.ShouldBeFalse(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Commit_TheLeaseStillStands_ThrowsTheRefusalAndKeepsTheLease(string what, RequestDelegate violation)
    {
        await using var lease = await AcquireAsync();
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(Standing(First + 1) with { Owner = LeaseOwner.New() }));

        var error = await Should.ThrowAsync<SpannerRestException>(lease.CommitAsync(Writes, Token).AsTask());

        error.IsOutcomeUnknown.ShouldBeFalse(what);
        lease.IsHeld.ShouldBeTrue(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Commit_WhatStandsCantBeRead_IsUnknown(string what, RequestDelegate violation)
    {
        _server.On("commit", violation);
        _server.On("read", Answers.Error(403, "PERMISSION_DENIED", "No."));

        var result = await Store.CompareAndSwapAsync(Standing(First), Standing(First + 1), Writes, _client.CommitAsync, Token);

        result.Outcome.ShouldBe(SwapOutcome.Unknown, what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Transact_AStatementViolatesAnIndexAtTheCommit_ThrowsTheRefusalAndKeepsTheLease(string what, RequestDelegate violation)
    {
        await using var lease = await AcquireAsync();
        _server.On("commit", violation);
        _server.On("read", Answers.Lease(Standing(First + 1) with { Owner = LeaseOwner.New() }));

        var error = await Should.ThrowAsync<SpannerRestException>(lease.RunTransactionAsync(
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync(new SpannerStatement("INSERT INTO t (k) VALUES ('a')"), token);
                return [];
            },
            Token).AsTask());

        error.IsOutcomeUnknown.ShouldBeFalse(what);
        lease.IsHeld.ShouldBeTrue(what);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public async Task Create_AnotherWasFirst_IsAConflict(string what, RequestDelegate violation)
    {
        _server.On("read", Answers.NoLease);
        _server.On("commit", violation);

        var result = await Store.CompareAndSwapAsync(null, FirstRecord.Of(Name), Token);

        result.Outcome.ShouldBe(SwapOutcome.Conflict, what);
    }

    private async Task<Lease> AcquireAsync()
    {
        _server.On("read", Answers.Lease(Standing(First) with { Owner = null }));
        return (await new DistributedMutex(Store, Name).TryAcquireAsync(Token)).ShouldNotBeNull();
    }

    private static LeaseRecord Standing(long version) => FirstRecord.Of(Name) with
    {
        Version = version,
        FencingToken = new FencingToken(version),
        RenewedAt = new DateTimeOffset(2026, 11, 20, 21, 42, 0, TimeSpan.Zero),
    };
}
