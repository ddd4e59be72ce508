using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class MigrationNoteTests
{
    private static readonly InstanceIdentity Instance = new("a", "rev-1");
    private static readonly MigrationSetKey V1 = new("fake", "v1", "production");
    private static readonly MigrationSetKey V2 = V1 with { Fingerprint = "v2" };
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("held by hand, ask Ada")]
    [InlineData("{\"instance\":\"a\"}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"instance\":\"a\",\"fingerprint\":\"v1\",\"outcome\":\"Exploded\"}")]
    [InlineData("null")]
    public void Of_NoteThatIsNoMigrations_IsNull(string? note) => MigrationNote.Of(Record(note)).ShouldBeNull();

    [Fact]
    public void Of_NoRecord_IsNull() => MigrationNote.Of(null).ShouldBeNull();

    [Fact]
    public void Of_WhatToJsonWrote_IsTheSame()
    {
        var note = MigrationNote.Begin(null, Instance, [V1, V2]).Fail(V1, Failure("it's \"broken\" 🔒\nat line 2")).Succeed(V2, new FencingToken(7));

        var read = MigrationNote.Of(Record(note.ToJson())).ShouldNotBeNull();

        read.Sets.ShouldBe(note.Sets);
        (read with { Sets = note.Sets }).ShouldBe(note);
    }

    // Written by 0.1.0 before it knew several sets.
    [Theory]
    [InlineData("""{"instance":"a","revision":"rev-1","fingerprint":"v1","outcome":"Succeeded","failedAttempts":0,"abandonedRuns":0,"reached":["v1"]}""")]
    [InlineData("""{"instance":"a","fingerprint":"v1","outcome":"Failed","failedAttempts":3,"error":"wrong","failedOn":"a","abandonedRuns":1}""")]
    [InlineData("""{"instance":"a","outcome":"Running","sets":null}""")]
    [InlineData("""{"instance":"a","outcome":"Running","sets":[null]}""")]
    public void Of_NoteWithoutSets_SaysWhoRanAndKnowsNoSet(string old)
    {
        var note = MigrationNote.Of(Record(old)).ShouldNotBeNull();

        note.Instance.ShouldBe("a");
        note.Sets.ShouldBeEmpty();
        MigrationNote.Begin(note, Instance, [V1]).Sets.ShouldHaveSingleItem().ShouldBe(MigrationSet.Of(V1) with { IsRunning = true });
    }

    [Fact]
    public void Fail_ErrorIsEndless_IsCut()
    {
        var note = MigrationNote.Begin(null, Instance, [V1]).Fail(V1, Failure(new string('x', 1_000_000)));

        note.Find(V1)!.Error!.Length.ShouldBe(4001);
        note.Find(V1)!.Error!.ShouldEndWith("x…");
    }

    [Fact]
    public void Begin_SameSet_CountsOnAndAnotherStartsAfresh()
    {
        var failed = MigrationNote.Begin(null, Instance, [V1]).Fail(V1, Failure("wrong")).End(MigrationOutcome.Failed);

        MigrationNote.Begin(failed, Instance, [V1]).Fail(V1, Failure("wrong")).Find(V1)!.FailedAttempts.ShouldBe(2);
        MigrationNote.Begin(failed, Instance, [V2]).Find(V2).ShouldBe(MigrationSet.Of(V2) with { IsRunning = true });
    }

    // Of equal migrations on two databases each has its own count and its own success.
    [Fact]
    public void Find_SameMigrationsOnAnotherDatabase_IsAnotherSet()
    {
        var note = MigrationNote.Begin(null, Instance, [V1]).Succeed(V1, new FencingToken(7));

        note.Find(V1 with { Target = "staging" }).ShouldBeNull();
        note.Find(V1 with { Target = null }).ShouldBeNull();
    }

    [Fact]
    public void Begin_AgainAndAgainWithOtherSets_RemembersTheLastSixteenOfThem()
    {
        MigrationNote? note = null;
        for (var i = 0; i < 40; i++)
        {
            var key = V1 with { Fingerprint = $"v{i}" };
            note = MigrationNote.Begin(note, Instance, [key]).Succeed(key, new FencingToken(i)).End(MigrationOutcome.Succeeded);
        }

        note!.Sets.Select(set => set.Fingerprint).ShouldBe(Enumerable.Range(23, 17).Reverse().Select(i => $"v{i}"));
    }

    [Fact]
    public void End_NothingHappenedToASet_ForgetsIt() =>
        MigrationNote.Begin(null, Instance, [V1]).End(MigrationOutcome.Interrupted).Sets.ShouldBeEmpty();

    private static MigrationSetFailure Failure(string error) => new(error, "a", Now, Now.AddSeconds(1), IsCounted: true);

    private static LeaseRecord Record(string? note) => new()
    {
        Name = new LeaseName("migrations"),
        Version = 1,
        Owner = null,
        FencingToken = new FencingToken(1),
        Duration = LeaseDuration.Default,
        Note = note,
    };
}
