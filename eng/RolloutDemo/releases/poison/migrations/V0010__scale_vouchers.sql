-- Good SQL that the data refuse: every voucher is worth 500, and nothing can be divided by 0.
UPDATE Vouchers SET ValueCents = DIV(250000, ValueCents - 500) WHERE TRUE;
