namespace SpannerMutex.Tests.Migrations.BadInputs;

/// <summary>Statements on the library's own tables.</summary>
internal static class OwnTableStatements
{
    private const string Place = "V0002__second.sql, line ";

    public static IEnumerable<BadInput> All => [.. Reads, .. Writes];

    private static IEnumerable<BadInput> Reads =>
    [
        BadInput.Sql("INSERT INTO t (id) SELECT Version FROM SpannerMutexMigrations"),
        BadInput.Sql("DELETE FROM t WHERE id IN (SELECT Version FROM `SpannerMutexMigrations`)"),
        BadInput.Sql("UPDATE t SET n = (SELECT COUNT(*) FROM SpannerMutexLeases) WHERE true"),
        BadInput.Sql("INSERT INTO t (s) VALUES ('DROP TABLE SpannerMutexMigrations')"),
        BadInput.Sql("INSERT INTO t (s) VALUES (\"\"\"\nDELETE FROM SpannerMutexLeases\n\"\"\")"),
        BadInput.Sql("DROP TABLE t -- not SpannerMutexMigrations"),
        BadInput.Sql("DROP /* TABLE SpannerMutexMigrations */ TABLE t"),
        BadInput.Sql("DROP TABLE SpannerMutexMigrations2"),
        BadInput.Sql("DROP TABLE OldSpannerMutexLeases"),
        BadInput.Sql("DROP TABLE archive.SpannerMutexMigrations"),
        BadInput.Sql("DELETE FROM archive.SpannerMutexLeases WHERE true"),
        BadInput.Sql("CREATE TABLE u (SpannerMutexLeases INT64, b INT64) PRIMARY KEY (SpannerMutexLeases)"),
        BadInput.Sql("ALTER TABLE t ADD COLUMN SpannerMutexMigrations INT64"),
        BadInput.Sql("UPDATE t SET SpannerMutexLeases = 1 WHERE SpannerMutexMigrations = 2"),
        BadInput.Sql("CREATE VIEW v SQL SECURITY INVOKER AS SELECT m.Version FROM SpannerMutexMigrations AS m"),
        BadInput.Sql("CREATE CHANGE STREAM s FOR SpannerMutexMigrations"),
        BadInput.Sql("DROP INDEX SpannerMutexMigrationsByName"),
        BadInput.Sql("GRANT UPDATE, SELECT(a) ON TABLE t TO ROLE r"),
    ];

    private static IEnumerable<BadInput> Writes =>
    [
        History("DELETE FROM SpannerMutexMigrations WHERE true", "DELETE"),
        History("DELETE SpannerMutexMigrations WHERE true", "DELETE"),
        History("delete from spannermutexmigrations where true", "DELETE"),
        History("DELETE FROM `SpannerMutexMigrations` WHERE true", "DELETE"),
        History("DELETE/**/FROM/**/`SPANNERMUTEXMIGRATIONS`WHERE true", "DELETE"),
        History("DELETE FROM SpannerMutexMigrations@{FORCE_INDEX=_BASE_TABLE} AS m WHERE true", "DELETE"),
        History("@{USE_ADDITIONAL_PARALLELISM=true} DELETE FROM SpannerMutexMigrations m WHERE true", "DELETE"),
        History("UPDATE SpannerMutexMigrations SET Status = 'Applied' WHERE true", "UPDATE"),
        History("UPDATE SpannerMutexMigrations AS m SET m.Status = 'x' WHERE m.Version = (SELECT 1)", "UPDATE"),
        History("UPDATE@{a=1} SpannerMutexMigrations SET Status = 'x' WHERE true", "UPDATE"),
        History("INSERT INTO SpannerMutexMigrations (Version) VALUES (1)", "INSERT"),
        History("INSERT SpannerMutexMigrations (Version) VALUES (1)", "INSERT"),
        History("INSERT OR UPDATE INTO SpannerMutexMigrations (Version) VALUES (1)", "INSERT"),
        History("INSERT OR IGNORE `SpannerMutexMigrations` (Version) SELECT 1", "INSERT"),
        History("DROP TABLE SpannerMutexMigrations", "DROP"),
        History("DROP TABLE IF EXISTS `SpannerMutexMigrations`", "DROP"),
        History("ALTER TABLE SpannerMutexMigrations DROP COLUMN Error", "ALTER"),
        History("ALTER TABLE SpannerMutexMigrations RENAME TO Old", "ALTER"),
        History("ALTER TABLE t RENAME TO SpannerMutexMigrations", "ALTER"),
        History("ALTER TABLE t ADD SYNONYM SpannerMutexMigrations", "ALTER"),
        History("RENAME TABLE SpannerMutexMigrations TO Old", "RENAME"),
        History("RENAME TABLE a TO b, SpannerMutexMigrations TO Old", "RENAME"),
        History("RENAME TABLE t TO SpannerMutexMigrations", "RENAME"),
        History("CREATE TABLE SpannerMutexMigrations (id INT64) PRIMARY KEY (id)", "CREATE"),
        History("CREATE TABLE IF NOT EXISTS spannermutexmigrations (id INT64) PRIMARY KEY (id)", "CREATE"),
        History("CREATE UNIQUE INDEX i ON SpannerMutexMigrations (Name)", "CREATE"),
        History("CREATE INDEX IF NOT EXISTS i ON `SpannerMutexMigrations` (Name) STORING (Kind)", "CREATE"),
        History("GRANT SELECT ON TABLE SpannerMutexMigrations TO ROLE r", "GRANT"),
        History("GRANT SELECT, DELETE ON TABLE t, SpannerMutexMigrations TO ROLE r", "GRANT"),
        History("REVOKE UPDATE ON TABLE SpannerMutexMigrations FROM ROLE r", "REVOKE"),
        BadInput.Sql("DROP TABLE t;\nDROP\nTABLE\nSpannerMutexLeases;", Place + "4: DROP on the table SpannerMutexLeases"),
        BadInput.Sql("DELETE FROM SpannerMutexLeases WHERE Name = 'x'", "DELETE on the table SpannerMutexLeases"),
        BadInput.Sql("-- partitioned\nDELETE FROM t WHERE true;\nDELETE FROM SpannerMutexLeases WHERE true", Place + "3: DELETE on the table SpannerMutexLeases"),
        BadInput.Sql("CREATE TABLE u (a STRING(9), CONSTRAINT f FOREIGN KEY (a) REFERENCES SpannerMutexLeases (Name)) PRIMARY KEY (a)", "CREATE on the table SpannerMutexLeases"),
        BadInput.Sql("CREATE TABLE u (Name STRING(9)) PRIMARY KEY (Name), INTERLEAVE IN PARENT SpannerMutexLeases ON DELETE CASCADE", "CREATE on the table SpannerMutexLeases"),
        BadInput.Sql("CREATE TABLE u (Name STRING(9)) PRIMARY KEY (Name), INTERLEAVE IN SpannerMutexLeases", "CREATE on the table SpannerMutexLeases"),
        BadInput.Sql("DROP TABLE `Spanner\\x4dutexMigrations`", Place + "1: the table name `Spanner\\x4dutexMigrations` has an escape sequence."),
    ];

    private static BadInput History(string sql, string keyword) => BadInput.Sql(
        sql, Place + $"1: {keyword} on the table SpannerMutexMigrations", "a migration must not change it", "Take the statement out.");
}
