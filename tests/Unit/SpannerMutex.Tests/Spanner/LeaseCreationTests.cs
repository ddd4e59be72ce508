using SpannerMutex.Leases;
using SpannerMutex.Spanner.Rest;
using SpannerMutex.Stores.Spanner;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Spanner;

/// <summary>The creation of a name's first record: the reservation that decides who may try, and the transaction.</summary>
public sealed class LeaseCreationTests : IAsyncLifetime
{
    private static readonly LeaseName Name = new("lease");

    // The scripted server reads at 21:42:26.955.
    private static readonly DateTimeOffset JustNow = new(2026, 11, 20, 21, 42, 20, TimeSpan.Zero);

    private readonly LeaseRecord _desired = FirstRecord.Of(Name);
    private ScriptedServer _server = null!;
    private SpannerRestClient _client = null!;

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

    [Fact]
    public async Task Create_AnotherHasReservedTheName_IsAConflictAndOpensNoTransaction()
    {
        _server.On("commit", Answers.Error(409, "ALREADY_EXISTS", "Row [lease,0] already exists"));
        _server.On("read", Answers.Lease(Reservation(0, LeaseOwner.New(), JustNow)));

        var result = await Store.CompareAndSwapAsync(null, _desired, Token);

        result.Outcome.ShouldBe(SwapOutcome.Conflict);
        _server.Of("beginTransaction").ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_CreatorDied_TakesTheReservationOverWhenItHasExpired()
    {
        var dead = Reservation(0, LeaseOwner.New(), JustNow - TimeSpan.FromMinutes(1));
        var mine = Reservation(1, _desired.Owner!.Value, JustNow);
        _server.On("commit", Answers.Error(409, "ALREADY_EXISTS", "Row [lease,0] already exists"), Answers.Committed);
        _server.On("read", Answers.Lease(dead), Answers.Leases(dead, mine));

        var result = await Store.CompareAndSwapAsync(null, _desired, Token);

        result.Outcome.ShouldBe(SwapOutcome.Applied);
        var commits = _server.Of("commit");
        commits.Count.ShouldBe(3);
        commits[1].Body.ShouldContain("\"lease\",\"1\"");
        commits[2].Body.ShouldContain("\"keys\":[[\"lease\",\"0\"]]");
        commits[2].Body.ShouldContain("\"keys\":[[\"lease\",\"1\"]]");
    }

    [Fact]
    public async Task Create_AnotherTookTheExpiredReservationFirst_IsAConflict()
    {
        var dead = Reservation(0, LeaseOwner.New(), JustNow - TimeSpan.FromMinutes(1));
        _server.On("commit", Answers.Error(409, "ALREADY_EXISTS", "Row already exists"));
        _server.On("read", Answers.Lease(dead), Answers.Leases(dead, Reservation(1, LeaseOwner.New(), JustNow)));

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Conflict);
    }

    [Fact]
    public async Task Create_AnswerToTheReservationIsLostAndItStands_GoesOn()
    {
        _server.On("commit", Answers.LostReply, Answers.Committed);
        _server.On("read", Answers.Lease(Reservation(0, _desired.Owner!.Value, JustNow)));

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Applied);
    }

    [Fact]
    public async Task Create_AnswerToTheReservationIsLostAndNothingStands_IsUnknown()
    {
        _server.On("commit", Answers.LostReply);
        _server.On("read", Answers.NoLease);

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Unknown);
    }

    [Fact]
    public async Task Create_ReservationIsAborted_LooksBeforeItTriesAgain()
    {
        _server.On("commit", Answers.Error(409, "ABORTED", "lost against another"));
        _server.On("read", Answers.Lease(Reservation(0, LeaseOwner.New(), JustNow)));

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Conflict);

        _server.Of("commit").Count.ShouldBe(1);
    }

    [Fact]
    public async Task Create_ReservationWasTakenOverMeanwhile_IsAConflict()
    {
        var mine = Reservation(0, _desired.Owner!.Value, JustNow - TimeSpan.FromMinutes(1));
        _server.On("read", Answers.Leases(mine, Reservation(1, LeaseOwner.New(), JustNow)));

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Conflict);

        _server.Of("commit").Count.ShouldBe(1, "the reservation; the record is not created");
    }

    [Theory]
    [InlineData("read")]
    [InlineData("commit")]
    public async Task Create_TransactionVanished_IsRunAgain(string call)
    {
        var vanished = Answers.Error(404, "NOT_FOUND", "Transaction not found: dHg=");
        var mine = Answers.Lease(Reservation(0, _desired.Owner!.Value, JustNow));
        _server.On("read", call == "read" ? [vanished, mine] : [mine]);
        _server.On("commit", call == "commit" ? [Answers.Committed, vanished, Answers.Committed] : [Answers.Committed]);

        (await Store.CompareAndSwapAsync(null, _desired, Token)).Outcome.ShouldBe(SwapOutcome.Applied);

        _server.Of("beginTransaction").Count.ShouldBe(2);
    }

    [Fact]
    public async Task Read_OnlyAReservationStands_IsNoRecordAndNotFreeUntilItExpires()
    {
        var reservation = Reservation(0, LeaseOwner.New(), JustNow);
        _server.On("read", Answers.Lease(reservation));

        var seen = await Store.ReadAsync(Name, Token);

        seen.Record.ShouldBeNull();
        seen.CreationExpiresAt.ShouldBe(reservation.ExpiresAt);
        seen.IsFree.ShouldBeFalse();
        (seen with { Now = reservation.ExpiresAt }).IsFree.ShouldBeTrue();
    }

    [Fact]
    public async Task Read_ReservationThatLandedLateBesideARecord_IsIgnored()
    {
        const long Version = 1_763_674_920_000_000;
        var record = _desired with { Version = Version, FencingToken = new FencingToken(Version), RenewedAt = JustNow };
        _server.On("read", Answers.Leases(Reservation(0, LeaseOwner.New(), JustNow), record));

        var seen = await Store.ReadAsync(Name, Token);

        seen.Record.ShouldBe(record);
        seen.CreationExpiresAt.ShouldBeNull();
    }

    [Fact]
    public async Task Create_LeaseIsShorterThanACall_TheReservationIsNoLongerThanTheLease()
    {
        var desired = _desired with { Duration = new LeaseDuration(TimeSpan.FromSeconds(3)) };
        _server.On("read", Answers.Lease(Reservation(0, desired.Owner!.Value, JustNow)));

        await Store.CompareAndSwapAsync(null, desired, Token);

        _server.Of("commit")[0].Body.ShouldContain("\"3000\"");
    }

    private static LeaseRecord Reservation(long version, LeaseOwner owner, DateTimeOffset at) => FirstRecord.Of(Name) with
    {
        Version = version,
        FencingToken = default,
        Owner = owner,
        Duration = new LeaseDuration(TimeSpan.FromSeconds(10)),
        RenewedAt = at,
    };
}
