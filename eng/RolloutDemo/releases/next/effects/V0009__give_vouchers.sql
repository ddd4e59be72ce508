SELECT IF(MOD(COUNT(*), 5) = 0, DIV(COUNT(*), 5), -1)
  FROM Vouchers
