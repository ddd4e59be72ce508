using System.Text;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations;

public sealed class ScriptFolderTests : IDisposable
{
    private const string Ddl = "CREATE TABLE t (id INT64) PRIMARY KEY (id);";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_GoodFolder_GivesTheScriptsByVersion()
    {
        folder
            .With("V10__seed.data-1.sql", "INSERT INTO t (id) VALUES (1);\nUPDATE t SET id = 2 WHERE id = 1")
            .With("V0002__add_Orders.sql", Ddl + "\nDROP TABLE u;")
            .With("V11__backfill.sql", " -- Partitioned \r\nUPDATE t SET a = 1 WHERE a IS NULL;\r\nDELETE FROM t WHERE a = 2;")
            .With("README.md", "not a script")
            .With(".V3__editor.sql", "junk")
            .With("..data/V0002__add_Orders.sql", "what a mounted volume hides")
            .With("notes/ideas.sql", "junk");

        var scripts = ScriptFolder.Read(folder.Path).Scripts;

        scripts.Select(s => (s.Version, s.Name, s.FileName, s.Kind)).ShouldBe([
            (2L, "add_Orders", "V0002__add_Orders.sql", ScriptKind.Ddl),
            (10L, "seed.data-1", "V10__seed.data-1.sql", ScriptKind.Dml),
            (11L, "backfill", "V11__backfill.sql", ScriptKind.PartitionedDml),
        ]);
        scripts[2].Statements.ShouldBe([
            new ScriptStatement("UPDATE t SET a = 1 WHERE a IS NULL", 2),
            new ScriptStatement("DELETE FROM t WHERE a = 2", 3),
        ]);
    }

    [Fact]
    public void Read_RelativePath_StartsFromTheCurrentDirectory()
    {
        folder.With("V1__a.sql", Ddl);
        ScriptFolder.Read(Path.GetRelativePath(Environment.CurrentDirectory, folder.Path)).Scripts.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("CREATE TABLE t (id INT64) PRIMARY KEY (id)")]
    [InlineData("create table t (id INT64) PRIMARY KEY (id)")]
    [InlineData("ALTER TABLE t ADD COLUMN a INT64")]
    [InlineData("DROP TABLE t")]
    [InlineData("RENAME TABLE t TO u")]
    [InlineData("GRANT SELECT ON TABLE t TO ROLE r")]
    [InlineData("REVOKE SELECT ON TABLE t FROM ROLE r")]
    [InlineData("ANALYZE")]
    public void Read_DdlKeyword_IsDdl(string sql) => KindOf(sql).ShouldBe(ScriptKind.Ddl);

    [Theory]
    [InlineData("INSERT OR UPDATE INTO t (id) VALUES (1)")]
    [InlineData("Update t SET a = 1 WHERE true")]
    [InlineData("DELETE\nFROM t WHERE true")]
    [InlineData("@{a=1} UPDATE t SET a = 1 WHERE true")]
    [InlineData("@ { a='}', b=\"@{\" } /* c */ @{c=`}`}\nDELETE FROM t WHERE true")]
    public void Read_DmlKeyword_IsDml(string sql) => KindOf(sql).ShouldBe(ScriptKind.Dml);

    [Theory]
    [InlineData("SELECT 1", "SELECT", "Take the statement out.")]
    [InlineData("WITH c AS (SELECT 1) SELECT * FROM c", "WITH", "INSERT INTO … WITH … SELECT …")]
    [InlineData("BEGIN", "BEGIN", "one transaction by itself: take the statement out")]
    [InlineData("START BATCH DDL", "START", "A DDL file is one batch")]
    [InlineData("(SELECT 1)", "(", "Take the statement out.")]
    [InlineData("CREATED x", "CREATED", "Take the statement out.")]
    [InlineData("@{a=1", "@", "Take the statement out.")]
    [InlineData("@{a=1}", "", "Take the statement out.")]
    [InlineData("éa", "é", "Take the statement out.")]
    public void Read_OtherStatement_IsAnErrorThatSaysWhatIsAllowed(string sql, string keyword, string wayOut)
    {
        var problem = ProblemOf("V0007__a.sql", $"INSERT INTO t (id) VALUES (1);\n\n{sql};");
        problem.ShouldStartWith($"V0007__a.sql, line 3: a migration can't run a statement that begins with {keyword}: allowed are DDL "
            + "(CREATE, ALTER, DROP, RENAME, GRANT, REVOKE, ANALYZE) or DML (INSERT, UPDATE, DELETE).");
        problem.ShouldContain(wayOut);
    }

    [Fact]
    public void Read_DmlAfterDdl_SaysToSplitTheFile() =>
        ProblemOf("V0002__a.sql", $"-- x\n{Ddl}\n\nINSERT INTO t (id) VALUES (1);\n{Ddl}\nDELETE FROM t WHERE true;").ShouldBe(
            "V0002__a.sql, line 4: INSERT is DML, but the file began with DDL (CREATE, line 2), and Spanner runs the two separately. "
            + "Split the file into two, each with a version of its own.");

    [Fact]
    public void Read_DdlAfterDml_SaysToSplitTheFile() =>
        ProblemOf("V0002__a.sql", $"UPDATE t SET a = 1 WHERE true;\n{Ddl}").ShouldStartWith(
            "V0002__a.sql, line 2: CREATE is DDL, but the file began with DML (UPDATE, line 1)");

    [Fact]
    public void Read_PartitionedInsert_IsAnErrorAtItsLine() =>
        ProblemOf("V0002__a.sql", "-- partitioned\nDELETE FROM t WHERE true;\nINSERT INTO t (id) VALUES (1);").ShouldStartWith(
            "V0002__a.sql, line 3: partitioned DML is UPDATE and DELETE only. Move the INSERT to a file of its own");

    [Fact]
    public void Read_PartitionedDdl_IsAnErrorAtTheFirstLine() =>
        ProblemOf("V0002__a.sql", $"--PARTITIONED\n{Ddl}").ShouldBe(
            "V0002__a.sql, line 1: -- partitioned is for UPDATE and DELETE, and this file is DDL. Take the line out.");

    [Theory]
    [InlineData("-- licence\n-- partitioned\nDELETE FROM t WHERE true;", 2)]
    [InlineData("\n-- partitioned\nDELETE FROM t WHERE true;", 2)]
    [InlineData("DELETE FROM t WHERE true; -- partitioned", 1)]
    public void Read_PartitionedElsewhere_IsAnErrorNotAPlainTransaction(string sql, int line) =>
        ProblemOf("V0002__a.sql", sql).ShouldBe(
            $"V0002__a.sql, line {line}: -- partitioned counts only as the very first line of the file. Move it there, or take it out.");

    [Theory]
    [InlineData("-- partitioned by month\nDELETE FROM t WHERE a = '''\n-- partitioned\n''';")]
    [InlineData("/*\n-- partitioned\n*/ DELETE FROM t WHERE true;")]
    public void Read_PartitionedAsProse_IsNoDirective(string sql) => KindOf(sql).ShouldBe(ScriptKind.Dml);

    [Theory]
    [InlineData("-- to do\n;\n")]
    [InlineData("-- partitioned")]
    public void Read_NoStatement_IsAnError(string sql) =>
        ProblemOf("V0002__a.sql", sql).ShouldBe("V0002__a.sql: the file holds no statement. Write one, or delete the file.");

    [Fact]
    public void Read_UnterminatedLiteral_IsAnErrorWhereItBegan() =>
        ProblemOf("V0002__a.sql", $"{Ddl}\r\n\r\nALTER TABLE t ADD COLUMN a STRING(9) DEFAULT ('x);\r\n").ShouldBe(
            "V0002__a.sql, line 3: the literal that begins here with ' has no end on its line. Close it with ', or write a text of "
            + "several lines between '''.");

    [Theory]
    [InlineData(new byte[] { (byte)'A', 0xE9, (byte)'B' }, 1, 1, "E9")]
    [InlineData(new byte[] { (byte)'A', (byte)'\r', (byte)'\n', (byte)'\n', (byte)'B', 0xC3 }, 3, 5, "C3")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'A', 0 }, 1, 0, "FF")]
    [InlineData(new byte[] { (byte)'A', 0, (byte)'\n', 0, (byte)'B', 0 }, 1, 1, "00")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'\n', 0x80 }, 2, 4, "80")]
    [InlineData(new byte[] { (byte)'\n', 0xED, 0xA0, 0x80 }, 2, 1, "ED")]
    public void Read_NotUtf8_NamesLineAndByte(byte[] content, int line, int offset, string value) =>
        Problem(folder.With("V0002__a.sql", content)).ShouldBe(
            $"V0002__a.sql, line {line}: the file is not UTF-8 text: the byte at offset {offset} (0x{value}) doesn't fit. Save it as UTF-8.");

    [Theory]
    [InlineData("v0001__a.sql", "Rename it to V0001__a.sql.")]
    [InlineData("V0001__a.SQL", "Rename it to V0001__a.sql.")]
    [InlineData("V0001_a.sql", "Rename it to V0001__a.sql.")]
    [InlineData("V0001-a.sql", "Rename it to V0001__a.sql.")]
    [InlineData("V0001___a.sql", null)]
    [InlineData("V0001__add orders (2).sql", "Rename it to V0001__add_orders_2_.sql.")]
    [InlineData("V0001__é.sql", "Rename it to V0001___.sql.")]
    [InlineData("V0001__.sql", "Rename it, or move it out of the folder if it is not a migration.")]
    [InlineData("V__a.sql", "Rename it, or move it out")]
    [InlineData("V-1__a.sql", "Rename it, or move it out")]
    [InlineData("0001__a.sql", "Rename it, or move it out")]
    [InlineData("V٣__a.sql", "Rename it, or move it out")]
    [InlineData("seed.sql", "Rename it, or move it out")]
    public void Read_OtherSqlName_IsAnErrorThatNamesTheForm(string fileName, string? wayOut)
    {
        folder.With("V9__good.sql", Ddl).With(fileName, Ddl);
        if (wayOut is null)
        {
            ScriptFolder.Read(folder.Path).Scripts.Count.ShouldBe(2);
            return;
        }

        var problem = Problem(folder);
        problem.ShouldStartWith($"{fileName}: a migration must be named V<number>__<name>.sql, like V0001__add_orders.sql: ");
        problem.ShouldContain(wayOut);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999")]
    public void Read_VersionOutOfRange_IsAnError(string digits) =>
        Problem(folder.With($"V{digits}__a.sql", Ddl)).ShouldBe(
            $"V{digits}__a.sql: {digits} is not a version: a version is a number from 1 to 9223372036854775807. Give the file another number.");

    [Fact]
    public void Read_LargestVersion_IsRead() =>
        ScriptFolder.Read(folder.With("V09223372036854775807__a.sql", Ddl).Path).NewestVersion.ShouldBe(long.MaxValue);

    [Fact]
    public void Read_OneVersionTwice_NamesBothFiles() =>
        Problem(folder.With("V1__a.sql", Ddl).With("V0001__b.sql", Ddl)).ShouldBe(
            "V0001__b.sql: V0001__b.sql and V1__a.sql share the version 1. Give all but one a new number.");

    [Fact]
    public void Read_MigrationInASubFolder_IsAnError() =>
        Problem(folder.With("V1__a.sql", Ddl).With("2027/june/V2__b.SQL", Ddl)).ShouldBe(
            $"{Path.Combine("2027", "june", "V2__b.SQL")}: sub-folders are not read. Move the file up into the folder, "
            + "or out of it if it is not a migration.");

    [Fact]
    public void Read_SeveralProblems_AreAllInOneMessageByFileAndLine()
    {
        folder
            .With("V2__b.sql", "SELECT 1;\nINSERT INTO t (id) VALUES (1);\nSELECT 'x;")
            .With("V1__a.sql", "")
            .With("V01__z.sql", Ddl)
            .With("x.sql", Ddl);

        var error = Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(folder.Path));

        error.Folder.ShouldBe(folder.Path);
        error.IsTransient.ShouldBeFalse();
        error.Problems.Select(problem => (problem.FileName, problem.Line)).ShouldBe([
            ("V01__z.sql", null), ("V1__a.sql", null), ("V2__b.sql", 1), ("V2__b.sql", 3), ("x.sql", null)]);
        error.Message.ShouldStartWith($"5 problems in the migration scripts in {folder.Path}. Nothing was applied.{Environment.NewLine}- V01__z.sql: ");
        error.Message.Split(Environment.NewLine).Length.ShouldBe(6);
    }

    [Fact]
    public void Read_MissingFolder_NamesTheFullPath()
    {
        var path = Path.Combine(folder.Path, "migrations");
        Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(path)).Message.ShouldStartWith(
            $"The migrations folder {path} doesn't exist. Create it, ");
    }

    [Fact]
    public void Read_EmptyFolder_NamesTheFullPath() =>
        Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(folder.With("README.md", "x").Path)).Message.ShouldStartWith(
            $"The migrations folder {folder.Path} holds no migration. Add a first one, ");

    [Fact]
    public void Read_FileInsteadOfFolder_SaysSo()
    {
        var path = Path.Combine(folder.With("V1__a.sql", Ddl).Path, "V1__a.sql");
        Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(path)).Message.ShouldStartWith(
            $"The migrations path {path} is a file. Give the folder");
    }

    [Fact]
    public void Read_FileThatCantBeRead_IsOneOfTheProblems()
    {
        folder.With("V1__a.sql", "").With("V3__c.sql", Ddl);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "V2__b.sql"), Path.Combine(folder.Path, "gone"));

        var error = Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(folder.Path));

        error.Problems.Select(problem => problem.FileName).ShouldBe(["V1__a.sql", "V2__b.sql"]);
        error.Problems[1].Message.ShouldStartWith("the file can't be read: ");
    }

    private ScriptKind KindOf(string sql) =>
        ScriptFolder.Read(folder.With("V1__a.sql", sql).Path).Scripts.ShouldHaveSingleItem().Kind;

    private string ProblemOf(string fileName, string sql) => Problem(folder.With(fileName, Encoding.UTF8.GetBytes(sql)));

    private static string Problem(TemporaryFolder folder)
    {
        var error = Should.Throw<MigrationScriptException>(() => ScriptFolder.Read(folder.Path));
        var problem = error.Problems.ShouldHaveSingleItem().ToString();
        error.Message.ShouldBe(
            $"One problem in the migration scripts in {folder.Path}. Nothing was applied.{Environment.NewLine}- {problem}");
        return problem;
    }
}
