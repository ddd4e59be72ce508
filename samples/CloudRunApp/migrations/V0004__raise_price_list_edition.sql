-- Not idempotent: each run would raise the edition by one.
INSERT OR IGNORE INTO Counters (Name, Value) VALUES ('PriceListEdition', 0);

UPDATE Counters SET Value = Value + 1 WHERE Name = 'PriceListEdition';
