CREATE TABLE IF NOT EXISTS SpannerMutexLeases (
  Name STRING(256) NOT NULL,
  Version INT64 NOT NULL,
  Owner STRING(32),
  FencingToken INT64 NOT NULL,
  DurationMs INT64 NOT NULL,
  RenewedAt TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
  Note STRING(MAX),
) PRIMARY KEY (Name, Version)
