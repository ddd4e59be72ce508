using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using SpannerMutex.Migrations;
using SpannerMutex.Tests.Leases;
using SpannerMutex.TestSupport.Logging;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>What a person reads who looks why an instance doesn't serve.</summary>
public sealed class GateLogTests
{
    private readonly Fleet _fleet = new();
    private readonly CapturedLog _log = new(LogLevel.Information);

    [Fact]
    public async Task RunAsync_AForeignToolFails_TheStackIsOfItsErrorAndTheLeaseIsShownAsFree()
    {
        var instance = _fleet.Instance("a", log: _log);
        instance.Migrator.WhenMigrating = (_, _) => throw new AggregateException(new TimeZoneNotFoundException("42P01"));

        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        _log.Lines[^1].Exception.ShouldBeOfType<TimeZoneNotFoundException>();
        (instance.State.Holder, instance.State.Token).ShouldBe((null, null));
    }

    [Fact]
    public async Task RunAsync_TheyAreParked_IsSaidInOneLineWithoutAStack()
    {
        await _fleet.FailAsync("a", "wrong");

        await _fleet.Instance("b", maxAttempts: 1, log: _log).Start().ShouldStayShutAsync(MigrationPhase.Parked);

        var (text, exception) = _log.Lines[^1];
        text.ShouldEndWith("The last failure, on 'a' at 2026-01-01 00:00:00Z: wrong");
        exception.ShouldBeNull();
    }

    [Fact]
    public async Task RunAsync_AMigratorReportsThousandsOfSteps_TheFirstTheLastAndOneASecondAreLogged()
    {
        var instance = _fleet.Instance("a", log: _log);
        instance.Migrator.WhenMigrating = (run, _) =>
        {
            for (var step = 1; step <= 3000; step++)
            {
                run.Report(new MigrationProgress("v1", $"step {step}"));
                _fleet.Clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            run.Report(new MigrationProgress("v1", "applied", IsApplied: true));
            return Task.CompletedTask;
        };

        await instance.Start().Running;

        _log.Texts.Where(text => text.StartsWith("Migration v1", StringComparison.Ordinal))
            .ShouldBe(["Migration v1: step 1.", "Migration v1: step 1001.", "Migration v1: step 2001.", "Migration v1: applied."]);
    }

    [Fact]
    public async Task RunAsync_TheSameDisturbanceAtEachPoll_IsToldOnce()
    {
        var instance = _fleet.Instance("a", log: _log);
        instance.Migrator.WhenMigrating = (_, _) => throw StoreFailedException.Passing();
        instance.Start();
        for (var poll = 0; poll < 10; poll++)
        {
            _fleet.AdvanceOnePoll();
        }

        instance.Migrator.WhenMigrating = (_, _) => Task.CompletedTask;
        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
        _fleet.Database.Runs.ShouldBeGreaterThan(5);
        _log.Texts.Count(text => text.StartsWith("Transient error", StringComparison.Ordinal)).ShouldBe(1);
    }

    // A refused connection brought forty lines of stack, and said nothing more in them.
    [Fact]
    public async Task RunAsync_TheServerRefusesTheConnection_IsToldInOneLineWithItsTypesAndNoStack()
    {
        var instance = _fleet.Instance("a", log: _log);
        instance.Migrator.WhenAsked = (_, _) =>
            throw new AggregateException(new IOException("no connection", new SocketException((int)SocketError.ConnectionRefused)));
        instance.Start();

        var (text, exception) = _log.Lines.Single(line => line.Text.StartsWith("Transient error", StringComparison.Ordinal));
        text.ShouldEndWith("(AggregateException: IOException: SocketException ConnectionRefused)");
        exception.ShouldBeNull();
        instance.Stop();
        await instance.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_AWaiterAsksAtEachPoll_TheSameAnswerIsToldOnce()
    {
        var waiter = _fleet.Instance("w", role: MigrationGateRole.WaitOnly, log: _log);
        waiter.Start();
        for (var poll = 0; poll < 10; poll++)
        {
            _fleet.AdvanceOnePoll();
        }

        _log.Texts.Count(text => text.StartsWith("Schema is", StringComparison.Ordinal)).ShouldBe(1);
        waiter.Stop();
        await waiter.ShouldHaveStoppedAsync();
    }

    [Fact]
    public async Task RunAsync_AnotherHoldsTheLease_IsNamed()
    {
        var holder = _fleet.Instance("holder");
        var migration = holder.Migrator.Hold();
        holder.Start();
        var waiter = _fleet.Instance("w", log: _log);
        waiter.Start();

        migration.Release();
        await holder.ShouldBeOpenAsync();
        _fleet.AdvanceOnePoll();
        await waiter.ShouldBeOpenAsync();

        _log.Texts.ShouldContain("Waiting for holder, which holds the lease.");
        _log.Texts.ShouldContain("Migration gate: Done.");
        _log.Texts.ShouldAllBe(text => !text.Contains("(null)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task UnparkAsync_Called_SaysWhetherThereWasAnythingToForget()
    {
        await _fleet.FailAsync("a", "wrong");
        var gate = _fleet.Instance("operator", log: _log).Gate;

        await gate.UnparkAsync();
        await gate.UnparkAsync();

        _log.Texts.ShouldBe(
        [
            "The recorded failures of the migrations are cleared: the migrations are tried again at the next start.",
            "There is nothing to unpark: the lease records no failure.",
        ]);
    }
}
