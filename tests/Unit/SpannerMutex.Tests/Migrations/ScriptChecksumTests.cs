using System.Text;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations;

public class ScriptChecksumTests
{
    private const string Sql = "-- note\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);\n";

    [Theory]
    [InlineData("-- note\r\nCREATE TABLE t (\r\n  id INT64\r\n) PRIMARY KEY (id);\r\n")]
    [InlineData("-- note\rCREATE TABLE t (\r  id INT64\r) PRIMARY KEY (id);\r")]
    [InlineData("-- note  \nCREATE TABLE t (\t \n  id INT64\n) PRIMARY KEY (id); ")]
    [InlineData("-- note\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);\n\n \t\n\r\n")]
    [InlineData("-- note\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);")]
    [InlineData("\uFEFF-- note\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);\n")]
    public void Checksum_WhatEditorsAndGitChange_DoesNotCount(string same) => Of(same).Checksum.ShouldBe(Of(Sql).Checksum);

    [Theory]
    [InlineData("-- other note\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);\n")]
    [InlineData("-- note\n\nCREATE TABLE t (\n  id INT64\n) PRIMARY KEY (id);\n")]
    [InlineData("-- note\nCREATE TABLE t (\n id INT64\n) PRIMARY KEY (id);\n")]
    [InlineData("-- note\nCREATE TABLE T (\n  id INT64\n) PRIMARY KEY (id);\n")]
    public void Checksum_AnyOtherChange_Counts(string other) => Of(other).Checksum.ShouldNotBe(Of(Sql).Checksum);

    // The history of databases holds these: a change of the rule would refuse every applied migration.
    [Fact]
    public void Checksum_KnownText_NeverChanges()
    {
        Of(Sql).Checksum.ShouldBe("cda718f464444e1ae201885dfe2b684d720231c6410f53991a8c493eee37ea77");
        new ScriptSet([Of(Sql)]).Fingerprint.ShouldBe("b6ca4e5b9479e06c");
    }

    [Fact]
    public void LineEndings_InStatements_AreTheSameOnEveryCheckout() =>
        Of(Sql.ReplaceLineEndings("\r\n")).Statements.ShouldBe(Of(Sql).Statements);

    [Fact]
    public void ChecksumOfFirst_LaterStatementsChanged_StaysTheSame()
    {
        var before = Of("CREATE TABLE a (id INT64) PRIMARY KEY (id);\nCREATE INDEX i ON a (nope);");
        var after = Of("CREATE TABLE a (id INT64) PRIMARY KEY (id); -- done\nCREATE INDEX i ON a (id);\nDROP INDEX i;");

        after.ChecksumOfFirst(1).ShouldBe(before.ChecksumOfFirst(1));
        after.ChecksumOfFirst(0).ShouldBe(before.ChecksumOfFirst(0));
        after.ChecksumOfFirst(2).ShouldNotBe(before.ChecksumOfFirst(2));
        Should.Throw<ArgumentOutOfRangeException>(() => before.ChecksumOfFirst(3));
        Should.Throw<ArgumentOutOfRangeException>(() => before.ChecksumOfFirst(-1));
    }

    [Fact]
    public void Fingerprint_VersionNameOrContentChanged_Differs()
    {
        var one = Of(Sql);
        ScriptSet[] sets =
        [
            new([one]),
            new([one with { Version = 2 }]),
            new([one with { Name = "b" }]),
            new([one with { Checksum = Of("DROP TABLE t").Checksum }]),
            new([one, one with { Version = 2 }]),
            new([]),
        ];

        sets.Select(set => set.Fingerprint).Distinct().Count().ShouldBe(sets.Length);
        sets.ShouldAllBe(set => set.Fingerprint.Length == 16);
        new ScriptSet([one with { Version = 2 }, one]).Fingerprint.ShouldBe(sets[4].Fingerprint);
    }

    [Fact]
    public void ScriptSet_OneVersionTwice_IsMisuse() =>
        Should.Throw<ArgumentException>(() => new ScriptSet([Of(Sql), Of(Sql)]));

    private static MigrationScript Of(string sql)
    {
        var problems = new List<ScriptProblem>();
        var script = ScriptReader.Read(new ScriptFileName("V0001__a.sql", 1, "a"), Encoding.UTF8.GetBytes(sql), problems);
        problems.ShouldBeEmpty();
        return script!;
    }
}
