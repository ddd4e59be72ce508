-- How often the effect of each migration is in the database: once, whatever happened to the instances. -1: by halves.
SELECT 'V0001' AS Version, DIV(COUNT(*), 2) AS Executions
  FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = '' AND TABLE_NAME IN ('Orders', 'Counters')
UNION ALL
SELECT 'V0002', COUNT(*)
  FROM INFORMATION_SCHEMA.INDEXES WHERE TABLE_SCHEMA = '' AND INDEX_NAME = 'OrdersByCustomer'
UNION ALL
SELECT 'V0003', IF(MOD(COUNT(*), 5) = 0, DIV(COUNT(*), 5), -1)
  FROM Orders WHERE Customer IN ('Ada Lovelace', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov', 'Leslie Lamport')
UNION ALL
SELECT 'V0004', COALESCE(SUM(Value), 0)
  FROM Counters WHERE Name = 'PriceListEdition'
UNION ALL
SELECT 'V0005', COUNT(*)
  FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = '' AND TABLE_NAME = 'Orders' AND COLUMN_NAME = 'TotalCents'
UNION ALL
SELECT 'V0006', IF(COUNT(*) > 0 AND COUNTIF(TotalCents IS NULL) = 0, 1, 0)
  FROM Orders
UNION ALL
SELECT 'V0007', IF(MIN(TotalCents - Quantity * UnitPriceCents) = MAX(TotalCents - Quantity * UnitPriceCents)
                     AND MOD(MIN(TotalCents - Quantity * UnitPriceCents), 490) = 0,
                   DIV(MIN(TotalCents - Quantity * UnitPriceCents), 490), -1)
  FROM Orders
ORDER BY Version
