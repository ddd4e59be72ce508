using SpannerMutex.Leases;
using Xunit;

namespace SpannerMutex.Testing;

#pragma warning disable CS1591 // The names of the tests say what they check.

public abstract partial class LeaseStoreContract
{
    [Fact]
    public async Task E1_Read_NameNeverWritten_IsNoneWithTheStoresTime()
    {
        var seen = await Store.ReadAsync(Name());

        Assert.Null(seen.Record);
        Assert.True(seen.IsFree);
        Assert.True(seen.Now > DateTimeOffset.UnixEpoch, $"{seen.Now} is not above {DateTimeOffset.UnixEpoch}.");
    }

    [Fact]
    public async Task E1_Read_AfterEachAppliedSwap_SeesItThroughEveryClient()
    {
        var record = await CreateAsync(Name());
        for (var i = 0; i < 20; i++)
        {
            record = await ApplyAsync(record, Desired(record.Name, record, $"swap {i}"));

            Assert.Equal(record, (await Store.ReadAsync(record.Name)).Record);
            Assert.Equal(record, (await OtherClient.ReadAsync(record.Name)).Record);
        }
    }

    [Fact]
    public async Task E7_ReadDurable_BeforeAndAfterEachAppliedSwap_IsWhatAReadSees()
    {
        Assert.Null((await Store.ReadDurableAsync(Name())).Record);

        var record = await CreateAsync(Name());
        Assert.Equal(record, (await OtherClient.ReadDurableAsync(record.Name)).Record);

        record = await ApplyAsync(record, Desired(record.Name, record) with { Owner = null });
        var seen = await Store.ReadDurableAsync(record.Name);
        Assert.Equal(record, seen.Record);
        Assert.True(seen.Now >= record.RenewedAt, $"The store's time {seen.Now:O} is before its last write, {record.RenewedAt:O}.");
    }

    [Fact]
    public async Task E2_Swap_FromTheStandingVersion_IsAppliedWithWhatWasDesired()
    {
        var first = await CreateAsync(Name());
        var desired = Desired(first.Name, first, "second");

        var second = await ApplyAsync(first, desired);

        Assert.Equal(desired with { RenewedAt = second.RenewedAt }, second);
        Assert.Equal(first.Version + 1, second.Version);
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

        Assert.Equal(SwapOutcome.Conflict, result.Outcome);
        Assert.Null(result.Record);
        Assert.Equal(stands, await ReadAsync(first.Name));
    }

    [Fact]
    public async Task E2_Swap_SentTwice_IsAppliedOnce()
    {
        var first = await CreateAsync(Name());
        var desired = Desired(first.Name, first);

        var second = await ApplyAsync(first, desired);
        var again = await SwapAsync(OtherClient, first, desired);

        Assert.Equal(SwapOutcome.Conflict, again.Outcome);
        Assert.Equal(second, await ReadAsync(first.Name));
    }

    [Fact]
    public async Task E2_Swap_RecordIsGone_IsAConflictAndMakesNone()
    {
        var first = await CreateAsync(Name());
        await DeleteAsync(first.Name);

        var result = await SwapAsync(Store, first, Desired(first.Name, first));

        Assert.Equal(SwapOutcome.Conflict, result.Outcome);
        Assert.Null(await ReadAsync(first.Name));
    }

    [Fact]
    public async Task E2_Swap_SixteenAtOnceFiftyTimes_OneAppliedPerVersionAndNoneLost()
    {
        var stands = await CreateAsync(Name());
        for (var round = 0; round < 50; round++)
        {
            var results = await SwapAtOnceAsync(16, stands.Name, stands);
            var now = await ReadAsync(stands.Name);
            Assert.NotNull(now);

            Assert.Equal(stands.Version + 1, now.Version);
            Assert.All(results.Where(r => r.Outcome == SwapOutcome.Applied), r => Assert.Equal(now, r.Record));
            Assert.InRange(results.Count(r => r.Outcome == SwapOutcome.Applied), 0, 1);
            Assert.InRange(results.Count(r => r.Outcome == SwapOutcome.Conflict), 0, 15);
            stands = now;
        }
    }

    [Fact]
    public async Task E3_SwapFromNothing_RecordStands_IsAConflictAndChangesNothing()
    {
        var first = await CreateAsync(Name());

        var result = await SwapAsync(Store, null, Desired(first.Name));

        Assert.Equal(SwapOutcome.Conflict, result.Outcome);
        Assert.Equal(first, await ReadAsync(first.Name));
    }

    [Fact]
    public async Task E3_SwapFromNothing_TwentyAtOnce_ExactlyOneRecordStands()
    {
        var results = await SwapAtOnceAsync(20, Name(), expected: null);

        var stands = Assert.Single(await Store.ListAsync(Prefix));
        Assert.All(results.Where(r => r.Outcome == SwapOutcome.Applied), r => Assert.Equal(stands, r.Record));
        Assert.InRange(results.Count(r => r.Outcome == SwapOutcome.Applied), 0, 1);
        Assert.InRange(results.Count(r => r.Outcome == SwapOutcome.Conflict), 0, 19);
    }

    [Fact]
    public async Task E3_SwapFromNothing_WhateverVersionIsDesired_TheStoreSetsItFromItsTime()
    {
        var before = (await Store.ReadAsync(Name())).Now;

        var created = await ApplyAsync(null, Desired(Name()) with { Version = 7, FencingToken = new FencingToken(8) });

        Assert.Equal(created.Version, created.FencingToken.Value);
        Assert.InRange(created.Version, (before - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, long.MaxValue);
        Assert.Equal(created, await ReadAsync(Name()));
    }

    [Fact]
    public async Task E3_SwapFromNothing_RecordWasDeleted_VersionAndTokenAreHigherThanEverBefore()
    {
        var highest = 0L;
        for (var life = 0; life < 5; life++)
        {
            var record = await CreateAsync(Name());
            Assert.True(record.Version > highest, $"{record.Version} is not above {highest}.");
            Assert.True(record.FencingToken.Value > highest, $"{record.FencingToken.Value} is not above {highest}.");
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

        Assert.Equal(SwapOutcome.Conflict, (await SwapAsync(Store, old, Desired(old.Name, old))).Outcome);
        Assert.Equal(recreated, await ReadAsync(old.Name));
    }

    [Fact]
    public async Task E4_Swap_RenewedAt_LiesBetweenReadsBeforeAndAfter()
    {
        var before = (await OtherClient.ReadAsync(Name())).Now;

        var created = await CreateAsync(Name());
        var renewed = await ApplyAsync(created, Desired(created.Name, created));

        var after = (await OtherClient.ReadAsync(Name())).Now;
        DateTimeOffset[] times = [before, created.RenewedAt, renewed.RenewedAt, after];
        Assert.Equal(times.Order(), times);
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
        Assert.InRange(created.RenewedAt, before, seen.Now);
        Assert.InRange(renewed.RenewedAt, before, seen.Now);
        Assert.Equal(renewed, seen.Record);
    }
}
