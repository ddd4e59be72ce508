using System.Text;

namespace SpannerMutex.Tests.Migrations.BadInputs;

internal static class FileContents
{
    private const string Place = "V0002__second.sql, line ";

    public static IEnumerable<BadInput> All =>
    [
        .. Statements,
        .. Markers,
        .. PlaceholderCases,
        .. Encodings,
    ];

    private static IEnumerable<BadInput> Statements =>
    [
        BadInput.Sql("DROP TABLE t"),
        BadInput.Sql("drop table t;;;\n;"),
        BadInput.Sql("; ;DROP TABLE t"),
        BadInput.Sql("/* ; */ DROP TABLE t -- ;"),
        BadInput.Sql("DELETE FROM t WHERE s = 'a;b' OR s = \"\"\";\n\"\"\""),
        BadInput.Sql("@{PDML_MAX_PARALLELISM=1} DELETE FROM t WHERE true"),
        BadInput.Sql("INSERT INTO t (id) WITH c AS (SELECT 1 AS id) SELECT id FROM c"),
        BadInput.Sql("", "V0002__second.sql: the file holds no statement"),
        BadInput.Sql(" \n", "the file holds no statement"),
        BadInput.Sql(";;", "the file holds no statement"),
        BadInput.Sql("-- to do", "the file holds no statement"),
        BadInput.Sql("/* to do */", "the file holds no statement"),
        BadInput.Sql("SELECT 1", Place + "1: a migration can't run a statement that begins with SELECT"),
        BadInput.Sql("\n\nWITH a AS (SELECT 1) SELECT 1", Place + "3: ", "INSERT INTO … WITH … SELECT …"),
        BadInput.Sql("BEGIN; DROP TABLE t; COMMIT", Place + "1: ", "begins with BEGIN", "begins with COMMIT"),
        BadInput.Sql("START BATCH DDL", "begins with START"),
        BadInput.Sql("SET x = 1", "begins with SET"),
        BadInput.Sql("CALL f()", "begins with CALL"),
        BadInput.Sql("TRUNCATE TABLE t", "begins with TRUNCATE"),
        BadInput.Sql("MERGE INTO t USING u ON true", "begins with MERGE"),
        BadInput.Sql("EXPLAIN DELETE FROM t", "begins with EXPLAIN"),
        BadInput.Sql("USE db", "begins with USE"),
        BadInput.Sql("\\i other.sql", "begins with \\"),
        BadInput.Sql("GO", "begins with GO"),
        BadInput.Sql("<<<<<<< HEAD\nDROP TABLE t", Place + "1: ", "begins with <"),
        BadInput.Sql("DROP TABLE t;\n=======", Place + "2: ", "begins with ="),
        BadInput.Sql("DROP TABLE t; INSERT INTO t (id) VALUES (1)", "INSERT is DML, but the file began with DDL", "Split the file into two"),
        BadInput.Sql("INSERT INTO t (id) VALUES (1);\nDROP TABLE t", Place + "2: DROP is DDL, but the file began with DML"),
        BadInput.Sql("DELETE FROM t WHERE s = 'a", Place + "1: the literal that begins here with ' has no end on its line"),
        BadInput.Sql("DELETE FROM t WHERE s = \"a\nb\"", Place + "1: the literal that begins here with \""),
        BadInput.Sql("DELETE FROM t WHERE s = '''a", "the literal that begins here with ''' never ends"),
        BadInput.Sql("DELETE FROM `t", "the identifier that begins here with ` has no end"),
        BadInput.Sql("/* DROP TABLE t", "the comment that begins here with /* never ends"),
        BadInput.Sql("DELETE FROM t WHERE s = ‘a’"),
    ];

    private static IEnumerable<BadInput> Markers =>
    [
        BadInput.Sql("-- partitioned\nDELETE FROM t WHERE true"),
        BadInput.Sql("--partitioned\r\nDELETE FROM t WHERE true"),
        BadInput.Sql("  --  PARTITIONED  \nUPDATE t SET a = 1 WHERE true"),
        BadInput.Sql("-- partitioned by month\nDELETE FROM t WHERE true"),
        BadInput.Sql("-- the parts of the participants\nDELETE FROM t WHERE true"),
        BadInput.Sql("-- not partitioned, as it is small\nDELETE FROM t WHERE true"),
        BadInput.Sql("DELETE FROM t WHERE true; -- as in partitioned DML"),
        Near("-- Partitioned DML"),
        Near("-- partitioned dml"),
        Near("--partitioned:"),
        Near("-- partitioned: true"),
        Near("-- partitioned;"),
        Near("-- @partitioned"),
        Near("-- [partitioned]"),
        Near("-- partitioned-dml"),
        Near("-- partitoned"),
        Near("-- partioned"),
        Near("-- partition"),
        Near("-- partitionned"),
        Near("--- partitioned"),
        Near("-- partitioned = yes"),
        Near("-- run as partitioned DML"),
        Near("# partitioned"),
        Near("/* partitioned */"),
        Near("/* Partitioned DML */"),
        BadInput.Sql("\n-- partitioned\nDELETE FROM t WHERE true", Place + "2: -- partitioned counts only as the very first line"),
        BadInput.Sql("-- (c) us\n-- Partitioned DML\nDELETE FROM t WHERE true", Place + "2: -- partitioned counts only as the very first line"),
        BadInput.Sql("DELETE FROM t WHERE true;\n-- partitioned", Place + "2: "),
        BadInput.Sql("-- partitioned\nDROP TABLE t", Place + "1: -- partitioned is for UPDATE and DELETE"),
        BadInput.Sql("-- partitioned\nINSERT INTO t (id) VALUES (1)", Place + "2: partitioned DML is UPDATE and DELETE only"),
        BadInput.Sql("-- partitioned", "the file holds no statement"),
    ];

    private static IEnumerable<BadInput> PlaceholderCases =>
    [
        BadInput.Sql("UPDATE t SET j = JSON '{\"a\": 1}' WHERE JSON_VALUE(j, '$.name') = 'x'"),
        BadInput.Sql("UPDATE t SET a = JSON_QUERY(j, '$[0].b') WHERE JSON_VALUE(j, \"$['x']\") = '$'"),
        BadInput.Sql("DELETE FROM t WHERE REGEXP_CONTAINS(s, r'^a$|(b)$')"),
        BadInput.Sql("DELETE FROM t WHERE REGEXP_CONTAINS(s, r'a{2}$')"),
        BadInput.Sql("UPDATE t SET s = '$5 (five)' WHERE s = '$ {x}'"),
        BadInput.Sql("UPDATE t SET s = '\\x24{name}' WHERE true"),
        BadInput.Sql("DROP TABLE t -- ${schema} is not used"),
        BadInput.Sql("INSERT INTO t (s) VALUES ('{{name}}')"),
        BadInput.Sql("DROP TABLE ${table}", Place + "1: ${table} would not be replaced: placeholders are not supported."),
        BadInput.Sql("CREATE TABLE u (\n  a STRING(${len})\n) PRIMARY KEY (a)", Place + "2: ${len}"),
        BadInput.Sql("INSERT INTO t (s) VALUES ('${schema}')", "'\\x24{schema}'"),
        BadInput.Sql("INSERT INTO t (s) VALUES (r\"\"\"\n\n${schema}\"\"\")", Place + "3: ${schema}"),
        BadInput.Sql("INSERT INTO t (s) VALUES ('$(Env.Name)')", "$(Env.Name) would not be replaced"),
        BadInput.Sql("DELETE FROM t WHERE a = ${flyway:timestamp}", "${flyway:timestamp}"),
        BadInput.Sql("DELETE FROM `${t}` WHERE true", "${t}"),
        BadInput.Sql("DELETE FROM t WHERE a = ${}", "${}"),
    ];

    private static IEnumerable<BadInput> Encodings =>
    [
        BadInput.Bytes("UTF-8 with a mark", [0xEF, 0xBB, 0xBF, .. "DROP TABLE t"u8]),
        BadInput.Bytes("UTF-8 with a mark before the marker", [0xEF, 0xBB, 0xBF, .. "-- partitioned\nDELETE FROM t WHERE true"u8]),
        BadInput.Bytes("only a mark", [0xEF, 0xBB, 0xBF], "the file holds no statement"),
        BadInput.Bytes("UTF-16, little end first", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("DROP TABLE t")).ToArray(), Place + "1: the file is not UTF-8 text", "0xFF", "Save it as UTF-8."),
        BadInput.Bytes("UTF-16, big end first", Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes("DROP TABLE t")).ToArray(), "not UTF-8 text", "0xFE"),
        BadInput.Bytes("UTF-16 without a mark", Encoding.Unicode.GetBytes("DROP TABLE t"), "not UTF-8 text", "0x00"),
        BadInput.Bytes("Latin-1", Encoding.Latin1.GetBytes("DROP TABLE t;\nDELETE FROM t WHERE s = 'é'"), Place + "2: the file is not UTF-8 text", "0xE9"),
        BadInput.Bytes("cut inside a character", [.. "DROP TABLE t -- "u8, 0xC3], "not UTF-8 text", "0xC3"),
        BadInput.Bytes("a NUL at the end", [.. "DROP TABLE t"u8, 0], "not UTF-8 text", "0x00"),
        BadInput.Bytes("gzip", [0x1F, 0x8B, 8, 0, 0], "not UTF-8 text", "0x8B"),
        BadInput.Bytes("line ends of an old Mac", "-- partitioned\rDELETE FROM t WHERE true\r"u8.ToArray()),
        BadInput.Bytes("ten thousand statements", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("DELETE FROM t WHERE true;\n", 10_000)))),
        BadInput.Bytes("a literal of a megabyte", Encoding.UTF8.GetBytes($"DELETE FROM t WHERE s = '{new string('x', 1 << 20)}'")),
    ];

    private static BadInput Near(string firstLine) => BadInput.Sql(
        $"{firstLine}\nDELETE FROM t WHERE true", Place + $"1: '{firstLine}' is not the marker", "Make the first line exactly: -- partitioned.");
}
