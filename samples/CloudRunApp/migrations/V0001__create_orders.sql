CREATE TABLE Orders (
  OrderId STRING(36) NOT NULL,
  Customer STRING(100) NOT NULL,
  Quantity INT64 NOT NULL,
  UnitPriceCents INT64 NOT NULL,
  CreatedAt TIMESTAMP NOT NULL OPTIONS (allow_commit_timestamp = true),
) PRIMARY KEY (OrderId);

CREATE TABLE Counters (
  Name STRING(50) NOT NULL,
  Value INT64 NOT NULL,
) PRIMARY KEY (Name);
