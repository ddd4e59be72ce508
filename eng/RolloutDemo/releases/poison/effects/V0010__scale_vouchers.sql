SELECT IF(COUNTIF(ValueCents <> 500) > 0, 1, 0)
  FROM Vouchers
