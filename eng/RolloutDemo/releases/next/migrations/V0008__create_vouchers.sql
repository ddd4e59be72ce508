-- The revision that serves meanwhile knows nothing of this: a new table, and a new column that may be empty.
CREATE TABLE Vouchers (
  VoucherId STRING(36) NOT NULL,
  Customer STRING(100) NOT NULL,
  ValueCents INT64 NOT NULL,
) PRIMARY KEY (VoucherId);

ALTER TABLE Orders ADD COLUMN VoucherId STRING(36);
