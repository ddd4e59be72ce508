SELECT IF(MIN(TotalCents - Quantity * UnitPriceCents) = MAX(TotalCents - Quantity * UnitPriceCents)
                     AND MOD(MIN(TotalCents - Quantity * UnitPriceCents), 490) = 0,
                   DIV(MIN(TotalCents - Quantity * UnitPriceCents), 490), -1)
  FROM Orders
