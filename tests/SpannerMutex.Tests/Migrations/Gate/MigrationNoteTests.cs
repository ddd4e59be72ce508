using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.Tests.Migrations.Gate;

public sealed class MigrationNoteTests
{
    private static readonly InstanceIdentity Instance = new("a", "rev-1");
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
        var note = MigrationNote.Begin(null, Instance, "v1").Fail("it's \"broken\" 🔒\nat line 2", Now);

        MigrationNote.Of(Record(note.ToJson())).ShouldBe(note);
    }

    [Fact]
    public void Fail_ErrorIsEndless_IsCut()
    {
        var note = MigrationNote.Begin(null, Instance, "v1").Fail(new string('x', 1_000_000), Now);

        note.Error!.Length.ShouldBe(4001);
        note.Error.ShouldEndWith("x…");
    }

    [Fact]
    public void Begin_SameFingerprint_CountsOnAndAnotherStartsAfresh()
    {
        var failed = MigrationNote.Begin(null, Instance, "v1").Fail("wrong", Now);

        MigrationNote.Begin(failed, Instance, "v1").Fail("wrong", Now).FailedAttempts.ShouldBe(2);
        MigrationNote.Begin(failed, Instance, "v2").ShouldBe(MigrationNote.Begin(null, Instance, "v2"));
    }

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
