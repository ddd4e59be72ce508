using System.Globalization;

namespace SpannerMutex.Migrations.Scripts;

/// <summary>Reads one migration file, or reports everything that is wrong with it.</summary>
internal static class ScriptReader
{
    public static MigrationScript? Read(ScriptFileName name, ReadOnlySpan<byte> content, List<ScriptProblem> problems)
    {
        if (ScriptText.Decode(name.FileName, content, problems) is not { } text)
        {
            return null;
        }

        var before = problems.Count;
        var split = StatementSplitter.Split(text);
        void Report(string message, int? line, string? withoutQuotes = null) =>
            problems.Add(new ScriptProblem(name.FileName, line, message) { MessageWithoutQuotes = withoutQuotes });
        var partitioned = PartitionedMarker.Find(text, split, Report);
        var kind = KindOf(split, partitioned, Report);
        Placeholders.Find(split, Report);
        if (problems.Count > before)
        {
            return null;
        }

        return new MigrationScript
        {
            Version = name.Version,
            Name = name.Name,
            FileName = name.FileName,
            Checksum = ScriptChecksum.Of(text),
            Kind = kind,
            Statements = split.Statements,
        };
    }

    private static ScriptKind KindOf(ParsedScript split, bool partitioned, ProblemReport report)
    {
        if (split.Fault is { } fault)
        {
            report(fault.Message, fault.Line);
        }
        else if (split.Statements.Count == 0)
        {
            report("the file holds no statement. Write one, or delete the file.", null);
        }

        var first = default((string Keyword, int Line)?);
        var mixed = false;
        foreach (var statement in split.Statements)
        {
            var keyword = StatementKeyword.Of(statement.Sql);
            var ddl = StatementKeyword.IsDdl(keyword);
            if (!ddl && !StatementKeyword.IsDml(keyword))
            {
                report(NotAllowed(keyword), statement.Line, NotAllowed("…"));
                continue;
            }

            first ??= (keyword, statement.Line);
            if (!mixed && ddl != StatementKeyword.IsDdl(first.Value.Keyword))
            {
                mixed = true;
                report(Mixed(keyword, first.Value), statement.Line);
            }

            if (partitioned && keyword == "INSERT")
            {
                report(
                    "partitioned DML is UPDATE and DELETE only. Move the INSERT to a file of its own without the first line -- partitioned.",
                    statement.Line);
            }
        }

        var isDdl = first is { } known && StatementKeyword.IsDdl(known.Keyword);
        if (partitioned && isDdl)
        {
            report("-- partitioned is for UPDATE and DELETE, and this file is DDL. Take the line out.", 1);
        }

        return isDdl ? ScriptKind.Ddl : partitioned ? ScriptKind.PartitionedDml : ScriptKind.Dml;
    }

    private static string NotAllowed(string keyword)
    {
        var wayOut = keyword switch
        {
            "WITH" => "Put the WITH inside a DML statement: INSERT INTO … WITH … SELECT ….",
            "BEGIN" or "START" or "RUN" or "COMMIT" or "ROLLBACK" or "SET" =>
                "A DDL file is one batch and a DML file one transaction by itself: take the statement out.",
            _ => "Take the statement out.",
        };
        return $"a migration can't run a statement that begins with {keyword}: allowed are DDL (CREATE, ALTER, DROP, RENAME, "
            + $"GRANT, REVOKE, ANALYZE) or DML (INSERT, UPDATE, DELETE). {wayOut}";
    }

    private static string Mixed(string keyword, (string Keyword, int Line) first)
    {
        var (other, kind) = StatementKeyword.IsDdl(keyword) ? ("DDL", "DML") : ("DML", "DDL");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{keyword} is {other}, but the file began with {kind} ({first.Keyword}, line {first.Line}), and Spanner runs the two separately. Split the file into two, each with a version of its own.");
    }
}
