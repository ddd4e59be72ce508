CREATE INDEX OrdersByCustomer ON Orders (Customer, CreatedAt DESC);
