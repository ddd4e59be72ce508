SELECT IF(COUNT(*) > 0 AND COUNTIF(TotalCents IS NULL) = 0, 1, 0)
  FROM Orders
