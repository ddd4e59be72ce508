using SpannerMutex.Leases;

namespace SpannerMutex.Tests.Leases;

public abstract partial class LeaseStoreContract
{
    [Fact]
    public async Task E1_Read_NameNeverWritten_IsNoneWithTheStoresTime()
    {
        var seen = await Store.ReadAsync(Name());

        seen.Record.ShouldBeNull();
        seen.IsFree.ShouldBeTrue();
        seen.Now.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task E1_Read_AfterEachAppliedSwap_SeesItThroughEveryClient()
    {
        var record = await CreateAsync(Name());
        for (var i = 0; i < 20; i++)
        {
            record = await ApplyAsync(record, Desired(record.Name, record, $"swap {i}"));

            (await Store.ReadAsync(record.Name)).Record.ShouldBe(record);
            (await OtherClient.ReadAsync(record.Name)).Record.ShouldBe(record);
        }
    }

    [Fact]
    public async Task E7_ReadDurable_BeforeAndAfterEachAppliedSwap_IsWhatAReadSees()
    {
        (await Store.ReadDurableAsync(Name())).Record.ShouldBeNull();

        var record = await CreateAsync(Name());
        (await OtherClient.ReadDurableAsync(record.Name)).Record.ShouldBe(record);

        record = await ApplyAsync(record, Desired(record.Name, record) with { Owner = null });
        (await Store.ReadDurableAsync(record.Name)).ShouldSatisfyAllConditions(
            seen => seen.Record.ShouldBe(record), seen => seen.Now.ShouldBeGreaterThanOrEqualTo(record.RenewedAt));
    }

    [Fact]
    public async Task E2_Swap_FromTheStandingVersion_IsAppliedWithWhatWasDesired()
    {
        var first = await CreateAsync(Name());
        var desired = Desired(first.Name, first, "second");

        var second = await ApplyAsync(first, desired);

        second.ShouldBe(desired with { RenewedAt = second.RenewedAt });
        second.Version.ShouldBe(first.Version + 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task E2_Swap_FromAnotherVersion_IsAConflictAndChangesNothing(int offset)
    {
        var first = await CreateAsync(Name());
        var stands = await ApplyAsync(first, Desired(first.Name, first));
        var expected = stands with { Version = stands.Version + offset };

        var result = await SwapAsync(Store, expected, Desired(first.Name, expected));

        result.Outcome.ShouldBe(SwapOutcome.Conflict);
        result.Record.ShouldBeNull();
        (await ReadAsync(first.Name)).ShouldBe(stands);
    }

    [Fact]
    public async Task E2_Swap_SentTwice_IsAppliedOnce()
    {
        var first = await CreateAsync(Name());
        var desired = Desired(first.Name, first);

        var second = await ApplyAsync(first, desired);
        var again = await SwapAsync(OtherClient, first, desired);

        again.Outcome.ShouldBe(SwapOutcome.Conflict);
        (await ReadAsync(first.Name)).ShouldBe(second);
    }

    [Fact]
    public async Task E2_Swap_RecordIsGone_IsAConflictAndMakesNone()
    {
        var first = await CreateAsync(Name());
        await DeleteAsync(first.Name);

        var result = await SwapAsync(Store, first, Desired(first.Name, first));

        result.Outcome.ShouldBe(SwapOutcome.Conflict);
        (await ReadAsync(first.Name)).ShouldBeNull();
    }

    [Fact]
    public async Task E2_Swap_SixteenAtOnceFiftyTimes_OneAppliedPerVersionAndNoneLost()
    {
        var stands = await CreateAsync(Name());
        for (var round = 0; round < 50; round++)
        {
            var results = await SwapAtOnceAsync(16, stands.Name, stands);
            var now = (await ReadAsync(stands.Name)).ShouldNotBeNull();

            now.Version.ShouldBe(stands.Version + 1);
            results.Where(r => r.Outcome == SwapOutcome.Applied).ShouldAllBe(r => r.Record == now);
            results.Count(r => r.Outcome == SwapOutcome.Applied).ShouldBeLessThanOrEqualTo(1);
            results.Count(r => r.Outcome == SwapOutcome.Conflict).ShouldBeLessThanOrEqualTo(15);
            stands = now;
        }
    }

    [Fact]
    public async Task E3_SwapFromNothing_RecordStands_IsAConflictAndChangesNothing()
    {
        var first = await CreateAsync(Name());

        var result = await SwapAsync(Store, null, Desired(first.Name));

        result.Outcome.ShouldBe(SwapOutcome.Conflict);
        (await ReadAsync(first.Name)).ShouldBe(first);
    }

    [Fact]
    public async Task E3_SwapFromNothing_TwentyAtOnce_ExactlyOneRecordStands()
    {
        var results = await SwapAtOnceAsync(20, Name(), expected: null);

        var stands = (await Store.ListAsync(Prefix)).ShouldHaveSingleItem();
        results.Where(r => r.Outcome == SwapOutcome.Applied).ShouldAllBe(r => r.Record == stands);
        results.Count(r => r.Outcome == SwapOutcome.Applied).ShouldBeLessThanOrEqualTo(1);
        results.Count(r => r.Outcome == SwapOutcome.Conflict).ShouldBeLessThanOrEqualTo(19);
    }

    [Fact]
    public async Task E3_SwapFromNothing_WhateverVersionIsDesired_TheStoreSetsItFromItsTime()
    {
        var before = (await Store.ReadAsync(Name())).Now;

        var created = await ApplyAsync(null, Desired(Name()) with { Version = 7, FencingToken = new FencingToken(8) });

        created.FencingToken.Value.ShouldBe(created.Version);
        created.Version.ShouldBeGreaterThanOrEqualTo((before - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        (await ReadAsync(Name())).ShouldBe(created);
    }

    [Fact]
    public async Task E3_SwapFromNothing_RecordWasDeleted_VersionAndTokenAreHigherThanEverBefore()
    {
        var highest = 0L;
        for (var life = 0; life < 5; life++)
        {
            var record = await CreateAsync(Name());
            record.Version.ShouldBeGreaterThan(highest);
            record.FencingToken.Value.ShouldBeGreaterThan(highest);
            for (var i = 0; i < 5; i++)
            {
                record = await ApplyAsync(record, Desired(record.Name, record));
            }

            highest = record.Version;
            await DeleteAsync(record.Name);
        }
    }

    [Fact]
    public async Task E3_SwapFromNothing_RecordWasMadeAgain_AnOldHoldersSwapConflicts()
    {
        var old = await CreateAsync(Name());
        await DeleteAsync(old.Name);
        var recreated = await CreateAsync(old.Name);

        (await SwapAsync(Store, old, Desired(old.Name, old))).Outcome.ShouldBe(SwapOutcome.Conflict);
        (await ReadAsync(old.Name)).ShouldBe(recreated);
    }

    [Fact]
    public async Task E4_Swap_RenewedAt_LiesBetweenReadsBeforeAndAfter()
    {
        var before = (await OtherClient.ReadAsync(Name())).Now;

        var created = await CreateAsync(Name());
        var renewed = await ApplyAsync(created, Desired(created.Name, created));

        var after = (await OtherClient.ReadAsync(Name())).Now;
        new[] { before, created.RenewedAt, renewed.RenewedAt, after }.ShouldBeInOrder(SortDirection.Ascending);
    }

    [Theory]
    [InlineData(-3650)]
    [InlineData(3650)]
    public async Task E4_Swap_BogusRenewedAt_IsIgnored(int days)
    {
        var before = (await Store.ReadAsync(Name())).Now;
        var bogus = before + TimeSpan.FromDays(days);

        var created = await ApplyAsync(null, Desired(Name()) with { RenewedAt = bogus });
        var renewed = await ApplyAsync(created, Desired(Name(), created) with { RenewedAt = bogus });

        var seen = await Store.ReadAsync(Name());
        created.RenewedAt.ShouldBeInRange(before, seen.Now);
        renewed.RenewedAt.ShouldBeInRange(before, seen.Now);
        seen.Record.ShouldBe(renewed);
    }
}
