-- partitioned
-- Runs in pieces, outside any transaction, and a piece may run twice: it must be idempotent, and is.
UPDATE Orders SET TotalCents = Quantity * UnitPriceCents WHERE TotalCents IS NULL;
