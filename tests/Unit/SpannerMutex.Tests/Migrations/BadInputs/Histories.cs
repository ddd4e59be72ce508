using System.Text;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations.BadInputs;

/// <summary>Folders that don't go together with the database's history.</summary>
internal static class Histories
{
    private const string One = "CREATE TABLE a (id INT64) PRIMARY KEY (id)";
    private const string Two = "CREATE TABLE b (id INT64) PRIMARY KEY (id);\nCREATE INDEX i ON b (id)";
    private const string TwoRest = "CREATE TABLE b (id INT64) PRIMARY KEY (id);\nDROP TABLE a";
    private const string TwoFirst = "CREATE TABLE c (id INT64) PRIMARY KEY (id);\nCREATE INDEX i ON b (id)";
    private const string Three = "INSERT INTO a (id) VALUES (1)";

    private static readonly (string File, string Sql)[] s_own = [("V1__a.sql", One), ("V2__b.sql", Two), ("V3__c.sql", Three)];

    public static IEnumerable<BadInput> All =>
    [
        Of("nothing applied", s_own, []),
        Of("all applied", s_own, [Applied(1, "a", One), Applied(2, "b", Two), Applied(3, "c", Three)]),
        Of("some applied", s_own, [Applied(1, "a", One)]),
        Of("a file renamed, its content the same", [("V1__x.sql", One), s_own[1]], [Applied(1, "a", One)]),
        Of("the database ahead", s_own, [Applied(1, "a", One), Applied(2, "b", Two), Applied(3, "c", Three), Applied(4, "d", One), Running(5, "e", One)]),
        Of("failed before anything, changed", [s_own[0], ("V2__b.sql", Three)], [Applied(1, "a", One), Failed(2, "b", Two, 0)]),
        Of("failed before anything, taken away", [s_own[0], s_own[2]], [Applied(1, "a", One), Failed(2, "b", Two, 0)]),
        Of("failed half way, the rest changed", [s_own[0], ("V2__b.sql", TwoRest)], [Applied(1, "a", One), Failed(2, "b", Two, 1)]),
        Of("running, the same file", s_own, [Applied(1, "a", One), Running(2, "b", Two)]),
        Of("an older file, out of order allowed", s_own, [Applied(1, "a", One), Applied(3, "c", Three)], true),
        Of("a file missing, out of order allowed", [s_own[0], s_own[2]], [Applied(1, "a", One), Applied(2, "b", Two), Applied(3, "c", Three)], true),
        Of("a partitioned row of an older kind", [s_own[0], ("V2__b.sql", Three)], [Applied(1, "a", One), Failed(2, "b", Two, 0) with { Kind = ScriptKind.PartitionedDml }]),
        Of("applied, changed", [("V1__a.sql", Two)], [Applied(1, "a", One)], false, "V1__a.sql: the file has the checksum ", "version 1 (a) was applied with ", "Restore the file as it was, and write a new migration for the change."),
        Of("applied, a comment added", [("V1__a.sql", $"{One} -- x")], [Applied(1, "a", One)], false, "was applied with"),
        Of("applied, two changed", [("V1__a.sql", Two), ("V2__b.sql", One)], [Applied(1, "a", One), Applied(2, "b", Two)], false, "in 2 points", "V1__a.sql: ", "V2__b.sql: "),
        Of("applied, taken away", [s_own[0], s_own[2]], [Applied(1, "a", One), Applied(2, "b", Two)], false, "version 2 (b) was applied, but this instance has no file for it", "Restore the file"),
        Of("failed half way, taken away", [s_own[0], s_own[2]], [Applied(1, "a", One), Failed(2, "b", Two, 1)], false, "version 2 (b) failed after its first statement was applied, but", "Restore the file"),
        Of("running, taken away", [s_own[0], s_own[2]], [Applied(1, "a", One), Running(2, "b", Two)], false, "version 2 (b) was begun and may still be running, but", "Restore the file"),
        Of("running, changed", [s_own[0], ("V2__b.sql", TwoRest)], [Applied(1, "a", One), Running(2, "b", Two)], false, "may still be running as operation op. Let it end"),
        Of("failed half way, the first changed", [s_own[0], ("V2__b.sql", TwoFirst)], [Applied(1, "a", One), Failed(2, "b", Two, 1)], false, "failed with ", "after its first statement was applied. Restore these as they were, and change only what comes after them."),
        Of("failed half way, cut to nothing of it", [s_own[0], ("V2__b.sql", Three)], [Applied(1, "a", One), Failed(2, "b", Two, 1)], false, "Restore these as they were"),
        Of("failed half way, of unknown statements", [s_own[0], ("V2__b.sql", TwoRest)], [Applied(1, "a", One), Failed(2, "b", Two, 1) with { AppliedStatementsChecksum = null }], false, "Restore the file as it was and remove what stopped it"),
        Of("an older file", s_own, [Applied(1, "a", One), Applied(3, "c", Three)], false, "V2__b.sql: version 2 was never applied, but the newer version 3 (c) was. Give the file a number above 3, or allow it with OutOfOrder."),
        Of("an older file that failed", s_own, [Applied(1, "a", One), Failed(2, "b", Two, 0), Applied(3, "c", Three)], false, "version 2 was never applied"),
        Of("another service's history", s_own, [Applied(1, "users", "DROP TABLE u"), Applied(2, "roles", "DROP TABLE r")], false, "another service's history is in this table: it begins with V0001__users", "set Migrations:HistoryTable and Lease:Name"),
        Of("another service's history, one name in common", s_own, [Applied(1, "a", "DROP TABLE u"), Applied(2, "roles", "DROP TABLE r")], false, "another service's history is in this table"),
        Of("another service's history, no version in common", s_own, [Applied(7, "users", "DROP TABLE u")], false, "another service's history is in this table", "it begins with V0007__users"),
        Of("an own history, all files changed", s_own, [Applied(1, "a", "DROP TABLE u"), Applied(2, "b", "DROP TABLE r")], false, "V1__a.sql: the file has the checksum", "V2__b.sql: the file has the checksum"),
    ];

    private static BadInput Of(
        string title, (string File, string Sql)[] files, HistoryEntry[] history, bool outOfOrder = false, params string[] says) =>
        new($"history: {title}", folder => Array.ForEach(files, file => folder.With(file.File, file.Sql)), says)
        {
            History = history,
            OutOfOrder = outOfOrder,
        };

    private static HistoryEntry Applied(long version, string name, string sql) => Row(version, name, sql, MigrationStatus.Applied, null);

    private static HistoryEntry Running(long version, string name, string sql) => Row(version, name, sql, MigrationStatus.Running, 0);

    private static HistoryEntry Failed(long version, string name, string sql, int applied) => Row(version, name, sql, MigrationStatus.Failed, applied);

    private static HistoryEntry Row(long version, string name, string sql, MigrationStatus status, int? applied)
    {
        var script = ScriptReader.Read(new ScriptFileName($"V{version}__{name}.sql", version, name), Encoding.UTF8.GetBytes(sql), [])!;
        var count = applied ?? script.Statements.Count;
        return new HistoryEntry(
            version, name, script.Checksum, script.Kind, status, count, "op", 1, null, 7, "instance", null,
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, script.ChecksumOfFirst(count));
    }
}
