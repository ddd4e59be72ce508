-- Not idempotent: each run would add the shipping once more.
UPDATE Orders SET TotalCents = TotalCents + 490 WHERE TRUE;
