INSERT INTO Orders (OrderId, Customer) VALUES ('1', 'Ada'), ('2', 'Grace');
