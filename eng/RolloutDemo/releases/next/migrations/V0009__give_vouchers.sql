-- Not idempotent: each run would draw new ids and give five more vouchers.
INSERT INTO Vouchers (VoucherId, Customer, ValueCents) VALUES
  (GENERATE_UUID(), 'Ada Lovelace', 500),
  (GENERATE_UUID(), 'Grace Hopper', 500),
  (GENERATE_UUID(), 'Edsger Dijkstra', 500),
  (GENERATE_UUID(), 'Barbara Liskov', 500),
  (GENERATE_UUID(), 'Leslie Lamport', 500);
