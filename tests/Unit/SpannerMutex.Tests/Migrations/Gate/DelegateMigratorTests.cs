using System.Net.Sockets;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>A tool that ran well, and is then asked whether it left anything pending.</summary>
public sealed class DelegateMigratorTests
{
    private static readonly LeaseName Name = new("migrations");

    private readonly InMemoryLeaseStore _store = new();
    private Exception? _afterTheRun;
    private int _runs;

    [Fact]
    public async Task MigrateAsync_TheQuestionFailsAfterARunThatEndedWell_IsNoFailedAttempt()
    {
        _afterTheRun = new InvalidOperationException("42501: no right to read");

        var shut = await Should.ThrowAsync<MigrationGateException>(RunAsync());

        shut.Message.ShouldBe("The migrator ended without an error, but the check for pending migrations after it failed: 42501: no right to read");
        var note = MigrationNote.Of((await _store.ReadAsync(Name, TestContext.Current.CancellationToken)).Record).ShouldNotBeNull();
        (note.Outcome, note.Sets.Sum(set => set.FailedAttempts)).ShouldBe((MigrationOutcome.Interrupted, 0));
    }

    [Theory]
    [InlineData((SchemaState)9)]
    [InlineData(null)]
    public async Task CheckAsync_AnswersWhatNobodyKnows_TheGateStaysShut(SchemaState? state)
    {
        var gate = new MigrationGate(new OddMigrator(state is { } known ? new SchemaCheck { State = known, Fingerprint = "v1" } : null), new DistributedMutex(_store, Name));

        var shut = await Should.ThrowAsync<MigrationGateException>(gate.RunAsync(TestContext.Current.CancellationToken));

        shut.Message.ShouldStartWith("CheckAsync of the migrator 'odd' returned ");
        gate.State.Phase.ShouldBe(MigrationPhase.Failed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public async Task CheckAsync_FingerprintIsNoName_TheGateStaysShut(int length)
    {
        var gate = new MigrationGate(new DelegateMigrator((_, _) => Task.CompletedTask, null, new() { Fingerprint = new string('f', length) }), new DistributedMutex(_store, Name));

        (await Should.ThrowAsync<MigrationGateException>(gate.RunAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldContain($"a fingerprint of {length} characters; it has 1 to 128");
    }

    [Fact]
    public void Constructor_WithoutAMigration_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => new DelegateMigrator(null!, null, new() { Fingerprint = "v1" })).ParamName.ShouldBe("migrate");
        Should.Throw<ArgumentException>(() => new DelegateMigrator((_, _) => Task.CompletedTask, null, new())).Message.ShouldContain("no fingerprint");
    }

    [Fact]
    public async Task MigrateAsync_TheServerGoesAwayAfterTheRun_IsAskedAgain()
    {
        _afterTheRun = new SocketException((int)SocketError.ConnectionReset);

        await RunAsync();

        _runs.ShouldBe(1, "the second time nothing was pending");
    }

    private async Task RunAsync()
    {
        var migrator = new DelegateMigrator(
            (_, _) =>
            {
                _runs++;
                return Task.CompletedTask;
            },
            _ => _runs > 0 && Interlocked.Exchange(ref _afterTheRun, null) is { } error ? throw error : Task.FromResult(_runs == 0),
            new() { Fingerprint = "v1" });
        var mutex = new DistributedMutex(_store, Name, new LeaseOptions { PollInterval = TimeSpan.FromMilliseconds(10) });
        await new MigrationGate(migrator, mutex).RunAsync(TestContext.Current.CancellationToken);
    }
}
