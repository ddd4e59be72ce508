using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations;

public class MigrationPlanTests
{
    private const MigrationStatus Running = MigrationStatus.Running;
    private const MigrationStatus Applied = MigrationStatus.Applied;
    private const MigrationStatus Failed = MigrationStatus.Failed;

    private const string Two = "CREATE TABLE t (id INT64) PRIMARY KEY (id);\nCREATE INDEX i ON t (nope);";
    private const string TwoRepaired = "CREATE TABLE t (id INT64) PRIMARY KEY (id);\nCREATE INDEX i ON t (id);";
    private const string TwoRewritten = "CREATE TABLE t (no INT64) PRIMARY KEY (no);\nCREATE INDEX i ON t (no);";

    [Fact]
    public void Create_EmptyHistory_AllIsPending() => Pending(Plan([1, 2, 3])).ShouldBe([1, 2, 3]);

    [Fact]
    public void Create_AllApplied_NothingIsPending()
    {
        var plan = Plan([1, 2], Row(2, Applied), Row(1, Applied));

        plan.Pending.ShouldBeEmpty();
        plan.Applied.Select(row => row.Version).ShouldBe([1, 2]);
        plan.FromNewerRevision.ShouldBeEmpty();
    }

    [Fact]
    public void Create_DatabaseAhead_IsNormal()
    {
        var plan = Plan([1, 2], Row(1, Applied), Row(2, Applied), Row(3, Applied), Row(4, Running), Row(5, Failed, 1));

        plan.Pending.ShouldBeEmpty();
        plan.Applied.Select(row => row.Version).ShouldBe([1, 2, 3]);
        plan.FromNewerRevision.Select(row => row.Version).ShouldBe([3, 4, 5]);
        plan.Resumable.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(nameof(Running), 0)]
    [InlineData(nameof(Running), 1)]
    [InlineData(nameof(Failed), 0)]
    [InlineData(nameof(Failed), 1)]
    public void Create_BegunAndNotFinished_IsPendingInItsPlace(string status, long applied)
    {
        var plan = Plan([1, 2, 3], Row(1, Applied), Row(2, Enum.Parse<MigrationStatus>(status), applied));

        Pending(plan).ShouldBe([2, 3]);
        plan.Resumable.ShouldHaveSingleItem().Value.StatementsApplied.ShouldBe(applied);
        plan.Applied.ShouldHaveSingleItem();
    }

    [Fact]
    public void Create_AppliedFileChanged_NamesFileAndBothChecksums() =>
        Problem(Set(Script(3, TwoRepaired)), Row(3, Applied)).ShouldBe(
            $"V0003__c.sql: the file has the checksum {Script(3, TwoRepaired).Checksum[..12]}, but version 3 (c) was applied with "
            + $"{Script(3, Two).Checksum[..12]}. Restore the file as it was, and write a new migration for the change.");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Create_RunningFileChanged_IsAnError(long applied) =>
        Problem(Set(Script(3, TwoRepaired)), Row(3, Running, applied)).ShouldContain(
            "version 3 (c) was begun with " + Script(3, Two).Checksum[..12] + " and may still be running as operation op. Let it end,");

    [Theory]
    [InlineData(TwoRepaired)]
    [InlineData(TwoRewritten)]
    [InlineData("INSERT INTO t (id) VALUES (1)")]
    public void Create_FailedBeforeAnything_MayBeChangedInAnyWay(string sql) =>
        Pending(MigrationPlan.Create(Set(Script(3, sql)), [Row(3, Failed)], outOfOrder: false)).ShouldBe([3]);

    [Fact]
    public void Create_FailedBeforeAnything_MayBeRenumbered() =>
        Pending(Plan([1, 3], Row(1, Applied), Row(2, Failed))).ShouldBe([3]);

    [Fact]
    public void Create_FailedHalfWay_MayChangeTheRest()
    {
        var row = Row(3, Failed, 1) with { AppliedStatementsChecksum = Script(3, Two).ChecksumOfFirst(1) };
        MigrationPlan.Create(Set(Script(3, TwoRepaired)), [row], outOfOrder: false).Resumable[3].ShouldBe(row);
    }

    [Fact]
    public void Create_FailedHalfWay_MayDropTheRest()
    {
        var row = Row(3, Failed, 1) with { AppliedStatementsChecksum = Script(3, Two).ChecksumOfFirst(1) };
        Pending(MigrationPlan.Create(Set(Script(3, Two.Split('\n')[0])), [row], outOfOrder: false)).ShouldBe([3]);
    }

    [Theory]
    [InlineData(TwoRewritten, 1)]
    [InlineData("CREATE TABLE t (id INT64) PRIMARY KEY (id);", 2)]
    [InlineData("INSERT INTO t (id) VALUES (1)", 1)]
    public void Create_FailedHalfWay_MayNotChangeWhatIsApplied(string sql, long applied)
    {
        var row = Row(3, Failed, applied) with { AppliedStatementsChecksum = Script(3, Two).ChecksumOfFirst(applied) };
        var problem = Problem(Set(Script(3, sql)), row);
        problem.ShouldStartWith("V0003__c.sql: the file has the checksum " + Script(3, sql).Checksum[..12]);
        problem.ShouldEndWith(
            $"failed with {Script(3, Two).Checksum[..12]} after {(applied == 1 ? "its first statement was" : "its first 2 statements were")} "
            + "applied. Restore these as they were, and change only what comes after them.");
    }

    [Fact]
    public void Create_FailedHalfWayWithoutProof_MayNotChange() =>
        Problem(Set(Script(3, TwoRepaired)), Row(3, Failed, 1)).ShouldContain(
            "after its first statement was applied. Restore the file as it was and remove what stopped it; write a new migration for the change.");

    [Fact]
    public void Create_ContentRunAsAnotherKind_IsAnError()
    {
        var partitioned = Script(3, "-- partitioned\nDELETE FROM t WHERE a = 1;\nDELETE FROM t WHERE a = 2;");
        var row = Row(partitioned, Failed, 1) with { AppliedStatementsChecksum = partitioned.ChecksumOfFirst(1) };
        var plain = Script(3, "DELETE FROM t WHERE a = 1;\nDELETE FROM t WHERE a = 2;");
        Problem(Set(plain), row).ShouldContain("Restore these as they were");
    }

    [Fact]
    public void Create_RenamedOnly_IsTheSameMigration() =>
        MigrationPlan.Create(Set(Script(3, Two) with { Name = "other", FileName = "V3__other.sql" }), [Row(3, Applied)], outOfOrder: false)
            .Pending.ShouldBeEmpty();

    [Theory]
    [InlineData(nameof(Applied), 2, "was applied")]
    [InlineData(nameof(Running), 0, "was begun and may still be running")]
    [InlineData(nameof(Failed), 1, "failed after its first statement was applied")]
    public void Create_FileMissingWithinOwnRange_IsAnError(string status, long applied, string state) =>
        Problem(Set(Script(1, Two), Script(3, Two)), Row(1, Applied), Row(2, Enum.Parse<MigrationStatus>(status), applied)).ShouldBe(
            $"version 2 (b) {state}, but this instance has no file for it although it has newer ones. Restore the file "
            + $"(checksum {Script(2, Two).Checksum[..12]}), or set OutOfOrder if newer revisions may apply older files.");

    [Theory]
    [InlineData(nameof(Applied), 2)]
    [InlineData(nameof(Running), 0)]
    [InlineData(nameof(Failed), 1)]
    public void Create_FileMissingWithinOwnRangeAndOutOfOrder_IsTheDatabaseAhead(string status, long applied)
    {
        var plan = MigrationPlan.Create(Set(Script(1, Two), Script(3, Two)), [Row(1, Applied), Row(2, Enum.Parse<MigrationStatus>(status), applied), Row(3, Applied)], outOfOrder: true);

        plan.Pending.ShouldBeEmpty();
        plan.FromNewerRevision.Select(row => row.Version).ShouldBe([2]);
    }

    [Theory]
    [InlineData(10, 11, true)]
    [InlineData(11, 10, false)]
    [InlineData(10, 10, false)]
    public void Create_FileMissingWithinOwnRange_IsTheDatabaseAheadIfAppliedAfterANewerOne(int newer, int missing, bool isAccepted)
    {
        HistoryEntry[] history = [At(1, 1), At(2, missing), At(3, newer)];
        var own = Set(Script(1, Two), Script(3, Two), Script(4, Two));

        if (!isAccepted)
        {
            Problem(own, history).ShouldStartWith("version 2 (b) was applied, but this instance has no file for it");
            return;
        }

        Pending(MigrationPlan.Create(own, history, outOfOrder: false)).ShouldBe([4]);

        static HistoryEntry At(long version, int second) => Row(version, Applied) with
        {
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
            FinishedAt = DateTimeOffset.UnixEpoch.AddSeconds(second),
        };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_OlderFileNeverApplied_NeedsOutOfOrder(bool failedBefore)
    {
        HistoryEntry[] history = failedBefore
            ? [Row(1, Applied), Row(2, Failed), Row(3, Applied)]
            : [Row(1, Applied), Row(3, Applied)];
        var own = Set(Script(1, Two), Script(2, Two), Script(3, Two), Script(4, Two));

        Problem(own, history).ShouldBe(
            "V0002__b.sql: version 2 was never applied, but the newer version 3 (c) was. Give the file a number above 3, "
            + "or allow it with OutOfOrder.");
        Pending(MigrationPlan.Create(own, history, outOfOrder: true)).ShouldBe([2, 4]);
    }

    [Theory]
    [InlineData(nameof(Running), 0)]
    [InlineData(nameof(Failed), 1)]
    public void Create_OlderFileBegun_IsFinishedWithoutOutOfOrder(string status, long applied) =>
        Pending(Plan([1, 2], Row(1, Enum.Parse<MigrationStatus>(status), applied), Row(2, Applied))).ShouldBe([1]);

    [Fact]
    public void Create_SeveralContradictions_AreAllInOneMessage()
    {
        var own = Set(Script(1, TwoRepaired), Script(3, Two), Script(9, Two));

        var error = Should.Throw<MigrationHistoryException>(() =>
            MigrationPlan.Create(own, [Row(1, Applied), Row(2, Applied), Row(8, Applied)], outOfOrder: false));

        error.IsTransient.ShouldBeFalse();
        error.Problems.Select(problem => problem[..9]).ShouldBe(["V0001__a.", "version 2", "V0003__c.", "version 8"]);
        error.Message.ShouldBe(
            "The migration scripts contradict the database's history in 4 points. Nothing was applied."
            + string.Concat(error.Problems.Select(problem => $"{Environment.NewLine}- {problem}")));
    }

    // A fleet's normal life: any prefix applied by any revision, the next one begun or not, then a longer or shorter set.
    [Fact]
    public void Create_HistoryMadeInOrder_NeverContradictsAndPendingIsTheRest() =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(
            (from own in Gen.Choose(0, 8)
             from applied in Gen.Choose(0, 8)
             from next in Gen.Elements<MigrationStatus?>(null, Running, Failed)
             from nextApplied in Gen.Choose(0, 2)
             from outOfOrder in Gen.Elements(true, false)
             select (own, applied, next, nextApplied, outOfOrder)).ToArbitrary(),
            life =>
            {
                var history = Enumerable.Range(1, life.applied).Select(v => Row(v, Applied)).ToList();
                if (life.next is { } status)
                {
                    history.Add(Row(life.applied + 1, status, life.nextApplied));
                }

                var own = Set([.. Enumerable.Range(1, life.own).Select(v => Script(v, Two))]);
                var plan = MigrationPlan.Create(own, history, life.outOfOrder);
                return Pending(plan).SequenceEqual(own.Scripts.Select(s => s.Version).Where(v => v > life.applied))
                    && plan.Resumable.Count == (life.next is not null && life.own > life.applied ? 1 : 0);
            }));

    private static MigrationPlan Plan(long[] own, params HistoryEntry[] history) =>
        MigrationPlan.Create(Set([.. own.Select(version => Script(version, Two))]), history, outOfOrder: false);

    private static string Problem(ScriptSet own, params HistoryEntry[] history)
    {
        var error = Should.Throw<MigrationHistoryException>(() => MigrationPlan.Create(own, history, outOfOrder: false));
        var problem = error.Problems.ShouldHaveSingleItem();
        error.Message.ShouldBe(
            $"The migration scripts contradict the database's history in one point. Nothing was applied.{Environment.NewLine}- {problem}");
        return problem;
    }

    private static IEnumerable<long> Pending(MigrationPlan plan) => plan.Pending.Select(script => script.Version);

    private static ScriptSet Set(params MigrationScript[] scripts) => new(scripts);

    private static MigrationScript Script(long version, string sql)
    {
        var name = ((char)('a' + version - 1)).ToString();
        var fileName = string.Create(CultureInfo.InvariantCulture, $"V{version:D4}__{name}.sql");
        var problems = new List<ScriptProblem>();
        var script = ScriptReader.Read(new ScriptFileName(fileName, version, name), Encoding.UTF8.GetBytes(sql), problems);
        problems.ShouldBeEmpty();
        return script!;
    }

    private static HistoryEntry Row(long version, MigrationStatus status, long applied = 0) =>
        Row(Script(version, Two), status, applied);

    private static HistoryEntry Row(MigrationScript script, MigrationStatus status, long applied) => new(
        script.Version, script.Name, script.Checksum, script.Kind, status, applied, "op", 1, null, 7, "instance", "r1",
        DateTimeOffset.UnixEpoch, status == Running ? null : DateTimeOffset.UnixEpoch);
}
