namespace SpannerMutex.ProcessSupport.Holders;

/// <summary>What the critical section writes to. Only the fence guards it: no key keeps a step from being written twice.</summary>
public static class SectionTables
{
    public static readonly string[] Ddl =
    [
        """
        CREATE TABLE Counters (
          Lease STRING(64) NOT NULL,
          Value INT64 NOT NULL,
        ) PRIMARY KEY (Lease)
        """,
        """
        CREATE TABLE Steps (
          Id STRING(36) NOT NULL DEFAULT (GENERATE_UUID()),
          Lease STRING(64) NOT NULL,
          Token INT64 NOT NULL,
          Step INT64 NOT NULL,
          Client STRING(64) NOT NULL,
          Value INT64,
          CommittedAt TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
        ) PRIMARY KEY (Id)
        """,
    ];
}
