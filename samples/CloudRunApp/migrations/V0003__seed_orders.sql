-- Not idempotent: each run would draw new ids and add five more orders.
INSERT INTO Orders (OrderId, Customer, Quantity, UnitPriceCents, CreatedAt) VALUES
  (GENERATE_UUID(), 'Ada Lovelace', 1, 129900, PENDING_COMMIT_TIMESTAMP()),
  (GENERATE_UUID(), 'Grace Hopper', 3, 1999, PENDING_COMMIT_TIMESTAMP()),
  (GENERATE_UUID(), 'Edsger Dijkstra', 2, 4500, PENDING_COMMIT_TIMESTAMP()),
  (GENERATE_UUID(), 'Barbara Liskov', 7, 250, PENDING_COMMIT_TIMESTAMP()),
  (GENERATE_UUID(), 'Leslie Lamport', 5, 1200, PENDING_COMMIT_TIMESTAMP());
