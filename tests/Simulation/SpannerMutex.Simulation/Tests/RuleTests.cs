using SpannerMutex.Simulation.Histories;
using SpannerMutex.Simulation.Rules;
using SpannerMutex.Simulation.Worlds;

namespace SpannerMutex.Simulation.Tests;

/// <summary>The rules on histories made by hand: each sees its violation, and what only resembles one it lets pass.</summary>
public sealed class RuleTests
{
    private const long Second = TimeSpan.TicksPerSecond;

    private static readonly Scenario Mutex = ScenarioWhere(s => !s.IsGate);
    private static readonly Scenario Gate = ScenarioWhere(s => s is { IsGate: true, Migrations: > 1 });

    [Fact]
    public void MutualExclusion_TwoBelieve_IsViolated() =>
        Judge<MutualExclusion>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Believes, 2, 6, 0)).ShouldNotBeNull();

    [Fact]
    public void MutualExclusion_OneAfterAnother_IsKept() =>
        Judge<MutualExclusion>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Ceases, 1, 5, 0), (1, EventKind.Believes, 2, 6, 0)).ShouldBeNull();

    [Fact]
    public void MutualExclusion_FirstIsFrozen_IsViolated() =>
        Judge<MutualExclusion>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Frozen, 1, 0, 0), (2, EventKind.Believes, 2, 6, 0)).ShouldNotBeNull();

    [Fact]
    public void MutualExclusion_FirstIsDead_IsKept() =>
        Judge<MutualExclusion>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Killed, 1, 0, 0), (2, EventKind.Believes, 2, 6, 0)).ShouldBeNull();

    [Fact]
    public void MutualExclusion_RecordOfFirstWasDeleted_IsKept() =>
        Judge<MutualExclusion>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.StoreDeleted, 0, 5, 0), (2, EventKind.Believes, 2, 6, 0)).ShouldBeNull();

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    public void RisingTokens_NotHigher_IsViolated(long first, long second) =>
        Judge<RisingTokens>(
            (0, EventKind.StoreAcquired, 1, first, 1), (1, EventKind.StoreAcquired, 2, second, 2)).ShouldNotBeNull();

    [Fact]
    public void RisingTokens_BelievedLate_IsViolated() =>
        Judge<RisingTokens>((0, EventKind.Believes, 1, 6, 0), (1, EventKind.Believes, 2, 5, 0)).ShouldNotBeNull();

    [Fact]
    public void RisingTokens_Higher_IsKept() =>
        Judge<RisingTokens>(
            (0, EventKind.StoreAcquired, 1, 5, 1), (1, EventKind.StoreAcquired, 2, 7, 2)).ShouldBeNull();

    [Fact]
    public void FencedWrites_OlderTokenAfterNewer_IsViolated() =>
        Judge<FencedWrites>((0, EventKind.StoreAcquired, 2, 6, 2), (1, EventKind.StoreWrote, 1, 5, 1)).ShouldNotBeNull();

    [Fact]
    public void FencedWrites_SameWriteTwice_IsViolated() =>
        Judge<FencedWrites>((0, EventKind.StoreWrote, 1, 5, 1), (1, EventKind.StoreWrote, 1, 5, 1)).ShouldNotBeNull();

    [Fact]
    public void FencedWrites_MigrationLeftOut_IsViolated() =>
        new FencedWrites().FirstViolation(Gate, [new HistoryEvent(0, EventKind.StoreWrote, 1, 5, 2)]).ShouldNotBeNull();

    [Fact]
    public void FencedWrites_InOrder_IsKept() =>
        Judge<FencedWrites>(
            (0, EventKind.StoreWrote, 1, 5, 1), (1, EventKind.StoreAcquired, 2, 6, 2), (2, EventKind.StoreWrote, 2, 6, 2)).ShouldBeNull();

    [Theory]
    [InlineData(EventKind.WriteRefused)]
    [InlineData(EventKind.WriteLost)]
    internal void TrueAnswers_DeniedWriteWasApplied_IsViolated(EventKind answer) =>
        Judge<TrueAnswers>((0, EventKind.StoreWrote, 1, 5, 1), (1, answer, 1, 5, 1)).ShouldNotBeNull();

    [Theory]
    [InlineData(EventKind.WriteRefused)]
    [InlineData(EventKind.WriteLost)]
    internal void TrueAnswers_DeniedWriteComesLate_IsViolated(EventKind answer) =>
        Judge<TrueAnswers>((0, answer, 1, 5, 1), (1, EventKind.StoreWrote, 1, 5, 1)).ShouldNotBeNull();

    [Fact]
    public void TrueAnswers_OpenWriteComesLate_IsKept() =>
        Judge<TrueAnswers>((0, EventKind.WriteOpen, 1, 5, 1), (1, EventKind.StoreWrote, 1, 5, 1)).ShouldBeNull();

    [Fact]
    public void TrueAnswers_DoneWriteIsMissing_IsViolated() =>
        Judge<TrueAnswers>((0, EventKind.WriteDone, 1, 5, 1)).ShouldNotBeNull();

    [Fact]
    public void TrueAnswers_NotAcquiredButStanding_IsViolated() =>
        Judge<TrueAnswers>((0, EventKind.StoreAcquired, 1, 5, 3), (1, EventKind.NotAcquired, 1, 0, 3)).ShouldNotBeNull();

    [Fact]
    public void TrueAnswers_NotAcquiredAndComesLate_IsViolated() =>
        Judge<TrueAnswers>((0, EventKind.NotAcquired, 1, 0, 3), (1, EventKind.StoreAcquired, 1, 5, 3)).ShouldNotBeNull();

    [Fact]
    public void TrueAnswers_GateOpenTooEarly_IsViolated() =>
        new TrueAnswers().FirstViolation(
            Gate, [new HistoryEvent(0, EventKind.StoreWrote, 1, 5, 1), new HistoryEvent(1, EventKind.GateOpened, 1)]).ShouldNotBeNull();

    [Fact]
    public void LossSignals_Never_IsViolated() =>
        Judge<LossSignals>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Ceases, 1, 5, 0), (2, EventKind.FaultsEnded, 0, 0, 0)).ShouldNotBeNull();

    [Fact]
    public void LossSignals_OnceAwake_IsKept() =>
        Judge<LossSignals>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Frozen, 1, 0, 0), (2, EventKind.Ceases, 1, 5, 0),
            (9, EventKind.Woken, 1, 0, 0), (9, EventKind.LossSignalled, 1, 5, 0), (12, EventKind.FaultsEnded, 0, 0, 0)).ShouldBeNull();

    [Fact]
    public void LossSignals_AfterRelease_IsViolated() =>
        Judge<LossSignals>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.Releasing, 1, 5, 0), (1, EventKind.GaveUp, 1, 5, 0),
            (2, EventKind.LossSignalled, 1, 5, 0)).ShouldNotBeNull();

    [Fact]
    public void LossSignals_BeliefComesBack_IsViolated() =>
        Judge<LossSignals>(
            (0, EventKind.Believes, 1, 5, 0), (1, EventKind.LossSignalled, 1, 5, 0), (1, EventKind.Ceases, 1, 5, 0),
            (2, EventKind.Believes, 1, 5, 0)).ShouldNotBeNull();

    [Theory]
    [InlineData(1000, true)]
    [InlineData(0, false)]
    public void Recovery_WaiterAfterFaults_HasUntilExpiryAndOnePoll(int secondsLate, bool isViolated)
    {
        var at = Mutex.Recovery.Ticks + (secondsLate * Second);
        var violation = new Recovery().FirstViolation(
            Mutex,
            [
                new HistoryEvent(0, EventKind.Waits, 1), new HistoryEvent(0, EventKind.FaultsEnded, 0),
                new HistoryEvent(at, EventKind.Believes, 1, 5),
            ]);

        (violation is not null).ShouldBe(isViolated);
    }

    [Fact]
    public void Recovery_NobodyWaits_IsKept() =>
        Judge<Recovery>(
            (0, EventKind.FaultsEnded, 0, 0, 0), (9000, EventKind.Waits, 1, 0, 0), (9000, EventKind.Believes, 1, 5, 0)).ShouldBeNull();

    [Theory]
    [InlineData(EventKind.Wedged)]
    [InlineData(EventKind.Crashed)]
    internal void Completion_ClientDoesNotGetThrough_IsViolated(EventKind kind) =>
        Judge<Completion>((0, kind, 1, 0, 0)).ShouldNotBeNull();

    private static string? Judge<TRule>(params (long Seconds, EventKind Kind, int Client, long Token, long Number)[] events)
        where TRule : IRule, new() =>
        new TRule().FirstViolation(
            Mutex, [.. events.Select(e => new HistoryEvent(e.Seconds * Second, e.Kind, e.Client, e.Token, e.Number))]);

    private static Scenario ScenarioWhere(Func<Scenario, bool> isWanted) =>
        Enumerable.Range(1, 100).Select(seed => new Scenario(new Random(seed))).First(isWanted);
}
