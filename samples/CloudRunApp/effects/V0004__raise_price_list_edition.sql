SELECT COALESCE(SUM(Value), 0)
  FROM Counters WHERE Name = 'PriceListEdition'
