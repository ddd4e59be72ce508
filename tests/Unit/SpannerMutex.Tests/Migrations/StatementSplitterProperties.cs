using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SpannerMutex.Migrations.Scripts;

namespace SpannerMutex.Tests.Migrations;

public partial class StatementSplitterProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithQuietOnSuccess(true);

    // The characters that mean something to the lexer, and a few that don't.
    private static readonly Gen<string> Garbage = Gen.Elements(
            "'", "'", "\"", "'''", "\"\"\"", "`", "\\", ";", ";", "#", "-", "--", "/", "*", "/*", "*/", "\n", " ", "r", "b", "x", "@", "{", "}", "é", "🙂")
        .ListOf()
        .Select(string.Concat);

    private static readonly Gen<string> Literal =
        from delimiter in Gen.Elements("'", "\"", "'''", "\"\"\"", "`")
        from prefix in delimiter == "`" ? Gen.Constant("") : Gen.Elements("", "r", "R", "b", "B", "rb", "bR")
        from inner in Gen.Elements(";", "; ", "--", "#", "/*", "*/", "'", "\"", "`", "a", "\\\\", "\\;", "\n", "🙂").ListOf()
        let safe = inner.Select(piece => piece[0] == delimiter[0] ? "\\" + piece : piece)
            .Select(piece => piece == "\n" && delimiter.Length == 1 ? "" : piece)
        select $"{prefix}{delimiter}{string.Concat(safe)}{delimiter}";

    private static readonly Gen<string> Comment = Gen.OneOf(
        Gen.Elements("; ", "'", "\"", "`", "--", "#", "*", "a").ListOf().Select(inner => $"/*{string.Concat(inner)}*/"),
        Gen.Elements(";", "'", "\"", "`", "/*", "*/", "a").ListOf().Select(inner => $"--{string.Concat(inner)}\n"),
        Gen.Elements(";", "'", "\"", "`", "/*", "*/", "a").ListOf().Select(inner => $"#{string.Concat(inner)}\n"));

    private static readonly Gen<string> Code = Gen.Elements("a", "1", "( )", "=", "@{h=1}", ",", "\n");

    [Fact]
    public void Split_LiteralsCommentsAndCode_SplitsAtTheTrueSemicolonsOnly()
    {
        var statement = Gen.OneOf(Literal, Comment, Code).Select(part => part + " ").ListOf()
            .Select(parts => (IReadOnlyList<string>)["x ", .. parts]);

        Check(statement.ListOf().ToArbitrary(), script =>
        {
            var split = StatementSplitter.Split(string.Concat(script.Select(parts => string.Concat(parts) + ";")));
            var expected = script.Select(parts => WithoutBlanks(string.Concat(parts.Where(part => !IsComment(part)))));
            return split.Fault is null && split.Statements.Select(s => WithoutBlanks(s.Sql)).SequenceEqual(expected);
        });
    }

    [Fact]
    public void Split_AnyText_AgreesWithTheLexicalRulesWrittenAsOnePattern() =>
        Check(Garbage.ToArbitrary(), text =>
        {
            var split = StatementSplitter.Split(text);
            var (expected, faultLine) = Oracle(text);
            return split.Fault?.Line == faultLine
                && (faultLine is not null || split.Statements.Select(s => WithoutBlanks(s.Sql)).SequenceEqual(expected));
        });

    [Fact]
    public void Split_AnyText_LosesNothingButCommentsBlanksAndSemicolons() =>
        Check(Garbage.ToArbitrary(), text =>
        {
            var split = StatementSplitter.Split(text);
            var kept = TokenPattern().Replace(text, match => match.Groups["comment"].Success || match.Value == ";" ? " " : match.Value);
            return split.Fault is not null
                || string.Concat(split.Statements.Select(s => WithoutBlanks(s.Sql))) == WithoutBlanks(kept);
        });

    [Fact]
    public void Split_StatementsJoinedAgain_GiveTheSameStatements() =>
        Check(Garbage.ToArbitrary(), text =>
        {
            var once = StatementSplitter.Split(text).Statements.Select(s => s.Sql).ToList();
            var again = StatementSplitter.Split(string.Join(";\n", once)).Statements.Select(s => s.Sql);
            return again.SequenceEqual(once);
        });

    [Fact]
    public void Split_AnyText_NamesTheLineOfEachStatementsFirstCharacter() =>
        Check(Garbage.ToArbitrary(), text =>
        {
            var lines = text.Split('\n');
            return StatementSplitter.Split(text).Statements.All(s =>
                lines[s.Line - 1].Contains(s.Sql.Split('\n')[0].Split(' ')[0], StringComparison.Ordinal));
        });

    // GoogleSQL's documented tokens as one pattern: an independent second reading to hold the hand-written lexer against.
    [GeneratedRegex("""
        (?<text3>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\")
        |(?<open>'''|\"\"\")
        |(?<text1>'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\\n]|\\.)*`)
        |(?<open>['\"`])
        |(?<comment>--[^\n]*|\#[^\n]*|/\*.*?\*/)
        |(?<open>/\*)
        |.
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TokenPattern();

    private static (IEnumerable<string> Statements, int? FaultLine) Oracle(string text)
    {
        var statements = new List<string> { "" };
        foreach (Match match in TokenPattern().Matches(text))
        {
            if (match.Groups["open"].Success)
            {
                return ([], text[..match.Index].Count(c => c == '\n') + 1);
            }

            if (match.Value == ";")
            {
                statements.Add("");
            }
            else if (!match.Groups["comment"].Success)
            {
                statements[^1] += match.Value;
            }
        }

        return (statements.Select(WithoutBlanks).Where(statement => statement.Length > 0), null);
    }

    private static bool IsComment(string part) => part.StartsWith("--", StringComparison.Ordinal)
        || part.StartsWith('#') || part.StartsWith("/*", StringComparison.Ordinal);

    private static string WithoutBlanks(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static void Check<T>(Arbitrary<T> values, Func<T, bool> holds) =>
        FsCheck.Check.One(Thorough, Prop.ForAll(values, holds));
}
