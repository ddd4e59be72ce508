using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations;

public class StatementSplitterTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ; ;\n;; ")]
    [InlineData("-- nothing; here")]
    [InlineData("/* a; b */ ; # c;\n")]
    public void Split_NothingButBlanksAndComments_GivesNoStatement(string text) =>
        StatementSplitter.Split(text).Statements.ShouldBeEmpty();

    [Fact]
    public void Split_SeveralStatements_GivesEachWithItsFirstLine()
    {
        var split = StatementSplitter.Split("""
            -- a heading
            CREATE TABLE a (id INT64) PRIMARY KEY (id);

            /* two
               lines */ CREATE INDEX i
              ON a (id) ; DROP INDEX i
            """.ReplaceLineEndings("\n"));

        split.Fault.ShouldBeNull();
        split.Statements.ShouldBe([
            new ScriptStatement("CREATE TABLE a (id INT64) PRIMARY KEY (id)", 2),
            new ScriptStatement("CREATE INDEX i\n  ON a (id)", 5),
            new ScriptStatement("DROP INDEX i", 6),
        ]);
    }

    [Theory]
    [InlineData("'a;b'")]
    [InlineData("\"a;b\"")]
    [InlineData("''';'''")]
    [InlineData("\"\"\";\"\"\"")]
    [InlineData("`a;b`")]
    [InlineData(@"'it\'s; all'")]
    [InlineData(@"""say \""hi;\"" """)]
    [InlineData(@"'\\'")]
    [InlineData(@"r'\\'")]
    [InlineData(@"r'\';'")]
    [InlineData(@"R""\"";""")]
    [InlineData(@"rb'\';'")]
    [InlineData(@"bR'''\''';'''")]
    [InlineData("b';'")]
    [InlineData("r'\\\n;'")]
    [InlineData("B\"\"\"\n;\n\"\"\"")]
    [InlineData("'''a'b''c;'''")]
    [InlineData("'''two\nlines;\n'''")]
    [InlineData(@"'''\''';'''")]
    [InlineData(@"'''ends with a quote\''''")]
    [InlineData("''")]
    [InlineData("\"\"")]
    [InlineData("''''''")]
    [InlineData(@"`a\`;b`")]
    [InlineData("'-- no comment'")]
    [InlineData("'# no comment'")]
    [InlineData("'/* no comment'")]
    [InlineData("'\"'")]
    [InlineData("\"'\"")]
    [InlineData("'`'")]
    [InlineData("@{hint=';'}")]
    [InlineData("5 - 3 / 2 * 4")]
    [InlineData("'🙂;é'")]
    public void Split_SemicolonOrDelimiterInsideAToken_KeepsTheTokenWhole(string token) =>
        StatementSplitter.Split($"A {token} B;C").Statements
            .Select(statement => statement.Sql).ShouldBe([$"A {token} B", "C"]);

    [Theory]
    [InlineData("a--b;'\nc", "a\nc")]
    [InlineData("a#b;\"\nc", "a\nc")]
    [InlineData("a/*b;'*/c", "a       c")]
    [InlineData("a/**/c", "a    c")]
    [InlineData("a/*/ b */c", "a        c")]
    [InlineData("a/* /* x */c", "a          c")]
    [InlineData("a/*1\n2*/c", "a   \n   c")]
    [InlineData("a--b", "a")]
    [InlineData("a /* -- */ c", "a          c")]
    public void Split_Comment_IsTakenOutWithoutJoiningWhatItParted(string text, string expected) =>
        StatementSplitter.Split(text).Statements.ShouldHaveSingleItem().Sql.ShouldBe(expected);

    [Theory]
    [InlineData("a;\nb 'c\nd'", 2, "begins here with ' has no end on its line. Close it with ', or write a text of several lines between '''.")]
    [InlineData("\n\"c", 2, "begins here with \" has no end on its line. Close it with \", or write a text of several lines between \"\"\".")]
    [InlineData("'c\\\nd\n'", 1, "begins here with ' has no end on its line.")]
    [InlineData("'c\\", 1, "begins here with ' has no end on its line.")]
    [InlineData("r'c\\'", 1, "begins here with ' has no end on its line.")]
    [InlineData("\n\n'''c''\n\n", 3, "begins here with ''' never ends. Close it with '''.")]
    [InlineData("''''", 1, "begins here with ''' never ends. Close it with '''.")]
    [InlineData("\"\"\"c\\\"\"\"", 1, "begins here with \"\"\" never ends. Close it with \"\"\".")]
    [InlineData("a\n`b\n`", 2, "the identifier that begins here with ` has no end on its line. Close it with `.")]
    [InlineData("a\nb /* c;\n\n", 2, "the comment that begins here with /* never ends. Close it with */.")]
    [InlineData("/*/", 1, "the comment that begins here with /* never ends.")]
    public void Split_TokenWithoutEnd_IsAFaultAtTheLineWhereItBegan(string text, int line, string message)
    {
        var fault = StatementSplitter.Split(text).Fault.ShouldNotBeNull();
        fault.Line.ShouldBe(line);
        fault.Message.ShouldContain(message);
    }
}
