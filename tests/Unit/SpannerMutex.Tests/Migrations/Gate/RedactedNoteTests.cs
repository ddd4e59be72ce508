using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>Errors are redacted from this revision on; the lease still has what one before it has written.</summary>
public sealed class RedactedNoteTests
{
    private const string Secret = "hunter2";

    private readonly Fleet _fleet = new();
    private readonly CapturedLog _log = new(LogLevel.Information);

    [Theory]
    [InlineData(MigrationGateRole.Migrate)]
    [InlineData(MigrationGateRole.WaitOnly)]
    public async Task RunAsync_ParkedByInstancesThatDoNotRedact_ShowsNoTextOfTheirs(MigrationGateRole role)
    {
        await _fleet.FailAsync("a", $"Row [{Secret}] exists.");
        _fleet.Set().Error.ShouldNotBeNull().ShouldContain(Secret);

        var instance = _fleet.Instance("b", maxAttempts: 1, role: role, log: _log, redactErrors: true).Start();

        var shut = await instance.ShouldStayShutAsync(MigrationPhase.Parked);
        shut.Message.ShouldContain("it was written by an instance with Migrations:RedactErrors false");
        _log.Texts.ShouldAllBe(text => !text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_TakesTheLease_LeavesNoTextOfOthersOnIt()
    {
        await _fleet.FailAsync("a", $"Row [{Secret}] exists.", "v1");

        await _fleet.Instance("b", "v2", redactErrors: true).Start().ShouldBeOpenAsync();

        _fleet.Set("v1").FailedAttempts.ShouldBe(1);
        _fleet.Seen.Record!.Note!.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task RunAsync_FailsTwiceRedacted_KeepsTheWordsOfTheFirst()
    {
        var first = _fleet.Instance("a", redactErrors: true);
        first.Migrator.WhenMigrating = (_, _) => throw new TimeZoneNotFoundException(Secret);
        await first.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        var shut = await _fleet.Instance("b", maxAttempts: 1, redactErrors: true).Start().ShouldStayShutAsync(MigrationPhase.Parked);

        shut.Message.ShouldContain("fake: TimeZoneNotFoundException.");
    }

    [Fact]
    public async Task UnparkAsync_TheStoreFails_IsRedacted()
    {
        var instance = _fleet.Instance("a", redactErrors: true);
        instance.Store.Reads.Throw(StoreFailedException.ForGood());

        var error = await Should.ThrowAsync<MigrationInterruptedException>(async () => await instance.Gate.UnparkAsync());

        error.ToString().ShouldNotContain("Permission denied on the lease table.");
        error.Message.ShouldStartWith("StoreFailedException.");
    }
}
